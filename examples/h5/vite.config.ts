import { defineConfig } from 'vite'

// In development the app asks its own origin, and Vite passes that on; a built app asks VITE_TONGBAN_URL.
const server = process.env.TONGBAN_URL ?? 'http://127.0.0.1:8000'

export default defineConfig({
  base: './',
  build: { target: 'es2022', modulePreload: { polyfill: false } },
  server: { proxy: { '/graphql': server, '/files': server, '/dev': server } },
})
