import Escaping
import Kernel

/// The two pages that need no context: they speak to developers and operators, hence English.
enum SystemPages {
    /// An operator must not learn from a thief that one key was all it took.
    private static let singleRootNote: Markup = """
        <p><strong>One key vouches for all.</strong> It lies on this hub alone, and whoever takes
        the hub can sign for every gate. That stays so until a key ceremony replaces it by several
        keys that are kept apart.</p>

        """

    static func root(hasSingleRoot: Bool) -> Markup {
        let note: Markup = hasSingleRoot ? singleRootNote : ""
        return page(
            "Jalon hub",
            """
            <p>This is the hub of Jalon \(HubVersion.text). It signs access rights, and collects
            what gates saw of them. Programs talk to it under <code>/v1</code>.</p>
            \(note)<ul>
            <li><a href="/v1/openapi.json">What it understands</a> (OpenAPI 3.1)</li>
            <li><a href="/readyz">Whether it is ready</a></li>
            <li><a href="/metrics">Counters and times</a> (Prometheus)</li>
            </ul>
            """
        )
    }

    static func problem(_ kind: ProblemKind) -> Markup {
        page(
            kind.title,
            """
            <p>The hub answers <code>\(kind.code)</code> with status \(kind.status). What was wrong
            in one case stands under <code>detail</code> and <code>errors</code> of that answer.</p>
            <p><a href="/">The hub</a></p>
            """
        )
    }

    private static func page(_ title: String, _ content: Markup) -> Markup {
        """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>\(title)</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto;
        padding: 0 1rem; color: #1a1a1a; background: #fff }</style></head>
        <body><main><h1>\(title)</h1>
        \(content)
        </main></body>
        </html>

        """
    }
}
