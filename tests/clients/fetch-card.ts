// Fetches a card and prints what it claims: node fetch-card.js SITE SLUG
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

declare const process: { argv: string[] };

function claims(card: components["schemas"]["Card"]): string[] {
	return card.interpretations.map((reading) => `${reading.meaning} ${reading.support}`);
}

const [site, slug] = process.argv.slice(2) as [string, string];
const client = createClient<paths, "application/json" | "application/problem+json">({ baseUrl: site });
const { data, error } = await client.GET("/api/v1/cues/{slug}/", { params: { path: { slug } } });
console.log(JSON.stringify(data ? { slug: data.slug, claims: claims(data) } : { status: error.status }));
