// The explorer's one page of glue: GraphiQL against our endpoint, with a first query to run.
const firstQuery = `# 我想开个小饭馆: find the matter by what people say.
# Sign in with requestSmsCode and signInWithSms (codes: /dev/outbox?phone=…, people: /dev/people),
# then put {"Authorization": "Bearer <accessToken>"} into the Headers tab below.
{
  searchMatters(text: "我想开个小饭馆", first: 3) {
    edges {
      node {
        score
        matter { code name promisedDays department { name } guideUrl }
      }
    }
  }
}
`;
ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: "/graphql" }),
    defaultQuery: firstQuery,
    defaultEditorToolsVisibility: "headers",
    shouldPersistHeaders: false,
  }),
);
