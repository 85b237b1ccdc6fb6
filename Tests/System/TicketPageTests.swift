import Crypto
import HubAdmin
import Processes
import Support
import Testing
import Vocabulary

/// A holder's page in a real browser, from the link to a real gate, with and without a network.
@Suite(.timeLimit(.minutes(5)))
struct TicketPageTests {
    private static let root = String(#filePath.split(separator: "/Tests/")[0])
    private static let python = root + "/.venv/bin/python"
    private static let needed = ["/usr/bin/chromium", "/usr/bin/zbarimg", python]

    /// Why it cannot run here, or nil.
    private static var lack: String? {
        needed.first { !Files.exists($0) }.map { "\($0) is not installed" }
    }

    /// A ground with one gate that is up to date with rights made for phones.
    private struct Scene {
        let ground: Ground
        let edge: SystemEdge
        let feed: CodeFeed
        let links: [String: String]

        init() async throws {
            ground = try await Ground()
            let (program, feed) = try ScriptReader.fed(in: ground.path("reader"))
            self.feed = feed
            edge = try await ground.edge("gate", .program(program), gap: .milliseconds(100))
            try await edge.start()
            var links: [String: String] = [:]
            for (name, seconds) in [("first", 120), ("wrong", 120), ("moved", 120), ("short", 15)] {
                let right = try await Self.right(seconds, ground)
                links[name] = try await Self.link(right, ground)
                if name == "moved" { links["right"] = right.description }
            }
            let code = try Files.read(ground.hub.codeFile, limit: 256)
            links["operator"] = String(decoding: code, as: UTF8.self).filter { !$0.isWhitespace }
            self.links = links
        }

        /// Runs the browser's part and gives all that it said.
        func browse() async throws -> (said: [Substring], end: Exit, talk: String) {
            let links = JSON.object(links.mapValues { .text($0) })
            let log = ground.path("browser.log")
            let browser = try Child(
                ChildSpec(
                    python,
                    [
                        root + "/Tests/Browser/ticket_page.py", ground.hub.url, links.line,
                        root + "/.build/screens",
                    ],
                    environment: OwnProcess.environment,
                    output: .pipe,
                    errors: .file(log)
                )
            )
            let said = String(
                decoding: try await browser.output?.all(limit: 1 << 20) ?? [],
                as: UTF8.self
            )
            let end = await browser.wait()
            let talk = String(decoding: (try? Files.read(log, limit: 1 << 16)) ?? [], as: UTF8.self)
            return (said.split(separator: "\n"), end, talk)
        }

        func verdict(on code: String) async throws -> String {
            try await Task.sleep(for: .milliseconds(150))
            return try await feed.verdict(on: Ground.Sold(id: RightID(1), code: code), at: edge)
        }

        func caughtUp() async throws {
            let version = try await ground.settledVersion()
            try await edge.wait("up to date") {
                $0.number("head", "version") >= version && $0.reader.word("state") == "ready"
            }
        }

        static func right(_ seconds: Int, _ ground: Ground) async throws -> RightID {
            let made = try await ground.connection.command(
                AdminAPI.rights,
                body: .object([
                    "scope": .text(ground.scope.description),
                    "slotSeconds": .integer(Int64(seconds)), "block": .integer(4),
                    "row": .integer(12), "seat": .integer(7),
                ])
            )
            return try #require(RightID(text: made["id"]?.text ?? ""))
        }

        static func link(_ right: RightID, _ ground: Ground) async throws -> String {
            let made = try await ground.connection.command(
                AdminAPI.link(right),
                body: .object([:])
            )
            return try #require(made["path"]?.text)
        }
    }

    private static func code(_ name: String, in said: [Substring]) -> String? {
        let line = said.first { $0.hasPrefix("code \(name) ") }
        return line?.split(separator: " ").last.map(String.init)
    }

    /// What our own reader makes of a picture of the screen.
    private static func decoded(_ picture: String) async throws -> String? {
        let reader = try Child(
            ChildSpec(
                try Programs.codeReader,
                ["decode", "\(root)/.build/screens/\(picture)"],
                output: .pipe,
                errors: .null
            )
        )
        let output = try await reader.output?.all(limit: 1 << 16) ?? []
        _ = await reader.wait()
        let fields = output.prefix { $0 != UInt8(ascii: "\n") }
            .split(separator: UInt8(ascii: "\t"))
        guard fields.count == 3 else { return nil }
        return Hex.decode(String(decoding: fields[2], as: UTF8.self))
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(.enabled(if: lack == nil, "\(lack ?? "")"))
    func `A phone takes a ticket, shows its code in flight mode, and a gate lets it in`()
        async throws
    {
        try Files.makeFolder(Self.root + "/.build/screens")
        let scene = try await Scene()
        let (said, end, talk) = try await scene.browse()
        let text = said.joined(separator: "\n")
        #expect(end.isSuccess, "\(text)\n\(talk)")
        for wanted in [
            "ok     the code on the screen is read: flight-mode", "ok     it can be installed",
            "ok     axe finds what was planted",
        ] {
            #expect(text.contains(wanted), "\(wanted)")
        }
        #expect(try await Self.decoded("ticket-flight-mode.pgm") == Self.code("offline", in: said))
        try await scene.caughtUp()
        let verdicts = [
            ("offline", "granted"), ("skewed", "granted"), ("taken", "granted"),
            ("former", "superseded"),
        ]
        for (name, verdict) in verdicts {
            let code = try #require(Self.code(name, in: said), "\(text)")
            #expect(try await scene.verdict(on: code) == verdict, "\(name)")
        }
        let decisions = try await scene.edge.decisions()
        #expect(decisions.allSatisfy { $0.word("medium") == "rotating_code" })
        #expect(await scene.edge.stop() == .code(0))
        _ = await scene.ground.hub.stop()
    }
}
