import { createRoot } from 'react-dom/client'
import { App } from './app'
import { applySize } from './size'
import './styles.css'

applySize()
createRoot(document.getElementById('root')!).render(<App />)
