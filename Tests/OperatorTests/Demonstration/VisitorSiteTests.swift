import Demonstration
import Display
import HTTPServer
import HubAdmin
import Testing

@Suite("The demonstration's page", .timeLimit(.minutes(1)))
struct VisitorSiteTests {
    private static let map = Array("P5\n1 1\n255\nx".utf8)
    private static let own: HeaderFields = [
        "Host": "127.0.0.1:8485", "Origin": "http://127.0.0.1:8485",
        "Content-Type": "image/x-portable-graymap",
    ]

    private static func site(_ verdict: String? = nil) async throws -> VisitorSite {
        let caption = Message(fr: "<b>Un</b>", en: "One", ar: "واحد")
        let desk = TrialDesk()
        if let verdict {
            await desk.open([
                .stele: Booth(
                    look: { Booth.Look(last: 0, counted: 0, isReading: true) },
                    verdicts: { _ in [verdict] },
                    show: { _, _ in },
                    clear: { _ in }
                )
            ])
        }
        return VisitorSite(
            page: VisitorPage(
                places: [.stele, .door],
                samples: [try Sample(.stele, "J1ABC", caption)],
                screens: [.stele: "http://127.0.0.1:8481/fr/"],
                hubURL: "http://127.0.0.1:8480"
            ),
            desk: desk
        )
    }

    private static func text(_ response: Response) -> String {
        String(decoding: response.bytes ?? [], as: UTF8.self)
    }

    private static func attempt(
        _ site: VisitorSite,
        _ path: String = "/fr/try/stele",
        _ changes: [(String, String?)] = [],
        body: [UInt8] = map
    ) async throws -> Response {
        var fields = own
        for (name, value) in changes {
            if let value { fields.set(name, value) } else { fields.remove(name) }
        }
        return await site.answer(try Request(.post, path, fields: fields, body: body))
    }

    @Test(arguments: [("fr", "ltr"), ("en", "ltr"), ("ar", "rtl")])
    func `The page speaks three languages and lets nothing foreign in`(
        _ given: (String, String)
    ) async throws {
        let response = try await Self.site().answer(try Request(.get, "/\(given.0)/"))
        #expect(response.status == 200)
        let text = Self.text(response)
        #expect(text.contains("<html lang=\"\(given.0)\" dir=\"\(given.1)\">"))
        #expect(!text.contains("<b>"))
        let policy = try #require(response.fields["Content-Security-Policy"])
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'"))
        #expect(!policy.contains("unsafe"))
    }

    @Test func `The bare address leads to French, and the files are there`() async throws {
        let site = try await Self.site()
        let first = await site.answer(try Request(.get, "/"))
        #expect(first.status == 302)
        #expect(first.fields["Location"] == "/fr/")
        for path in ["/style.css", "/page.js", "/samples/0.svg"] {
            let status = await site.answer(try Request(.get, path)).status
            #expect(status == 200, "\(path)")
        }
        for path in ["/samples/1.svg", "/samples/00.svg", "/de/", "/fr", "/fr/try/stele/x"] {
            let status = await site.answer(try Request(.get, path)).status
            #expect(status == 404, "\(path)")
        }
        let got = await site.answer(try Request(.get, "/fr/try/stele"))
        #expect(got.status == 405)
        #expect(got.fields["Allow"] == "POST")
        let posted = await site.answer(try Request(.post, "/fr/"))
        #expect(posted.status == 405)
    }

    @Test(arguments: ["jalon.example", "127.0.0.1.example", "localhost:", "127.0.0.1:80a"])
    func `Only this machine's own names are answered`(_ host: String) async throws {
        let request = try Request(.get, "/fr/", fields: ["Host": host])
        let response = try await Self.site().answer(request)
        #expect(response.status == 421)
    }

    static let foreign: [(String, String?)] = [
        ("Origin", nil), ("Origin", "null"), ("Origin", "http://evil.example"),
        ("Origin", "http://127.0.0.1:8480"), ("Origin", "https://127.0.0.1:8485"),
        ("Content-Type", nil), ("Content-Type", "text/plain"),
    ]

    @Test(arguments: foreign)
    func `Pictures are taken from our own page only`(_ change: (String, String?)) async throws {
        let response = try await Self.attempt(Self.site("granted"), "/fr/try/stele", [change])
        #expect(response.status == 403)
    }

    @Test(arguments: ["/fr/try/door", "/fr/try/kiosk", "/fr/try/nowhere", "/xx/try/stele"])
    func `Only places of the page that have a camera take pictures`(_ path: String) async throws {
        let response = try await Self.attempt(Self.site("granted"), path)
        #expect(response.status == 404)
    }

    static let verdicts: [(String, String, String)] = [
        ("granted", "granted", "Vous pouvez entrer"),
        ("unpaid", "refused", ""),
        ("journal_full", "unsure", "Ce lieu est hors service"),
    ]

    @Test(arguments: verdicts)
    func `A verdict is told in words for people`(
        _ given: (word: String, tone: String, title: String)
    ) async throws {
        let response = try await Self.attempt(Self.site(given.word))
        #expect(response.status == 200)
        let said = try #require(JSON(bytes: response.bytes ?? []))
        #expect(said["tone"]?.text == given.tone)
        #expect(said["verdict"]?.text == given.word)
        if !given.title.isEmpty { #expect(said["title"]?.text == given.title) }
        #expect(said["title"]?.text?.contains("_") == false)
        #expect((said["detail"]?.text ?? "").count > 8)
    }

    @Test func `During the show visitors are told to wait, in their language`() async throws {
        let response = try await Self.attempt(Self.site(), "/en/try/stele")
        let said = try #require(JSON(bytes: response.bytes ?? []))
        #expect(said["title"]?.text == "The show is not over")
    }

    static let bodies: [([UInt8], Int)] = [
        ([], 422), (Array("hello".utf8), 422), (map + [0], 422),
        (Array("P5\n9999 9999\n255\n".utf8), 413),
        ([UInt8](repeating: 0, count: VisitorPicture.byteCountMax + 1), 413),
    ]

    @Test(arguments: bodies)
    func `What is no picture is answered in words`(_ given: ([UInt8], Int)) async throws {
        let response = try await Self.attempt(Self.site("granted"), body: given.0)
        #expect(response.status == given.1)
        let said = try #require(JSON(bytes: response.bytes ?? []))
        #expect(said["tone"]?.text == "unsure")
    }

    @Test func `A browser is opened where there is a screen and an opener`() {
        let path = "/usr/local/bin:/usr/bin"
        func program(_ environment: [String: String], _ there: String = "/usr/bin/xdg-open")
            -> String?
        {
            Browser.program(in: environment) { $0 == there }
        }
        #expect(program(["PATH": path]) == nil)
        #expect(program(["PATH": path, "DISPLAY": ":0"]) == "/usr/bin/xdg-open")
        #expect(program(["PATH": path, "WAYLAND_DISPLAY": "w"]) == "/usr/bin/xdg-open")
        #expect(program(["PATH": path, "DISPLAY": ":0"], "/opt/xdg-open") == nil)
        #expect(program(["DISPLAY": ":0"]) == nil)
    }
}
