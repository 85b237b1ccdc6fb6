import Access
import Display
import Edge
import Foundation
import Gates
import HTTPServer
import Support
import Sync
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ScreenSiteTests {
    struct Ask: Sendable {
        var method = HTTPServer.Method.get
        let target: String
        let status: Int
        var fields: HeaderFields = [:]
        var body = ""
    }

    private static func ask(_ stage: ScreenStage, _ ask: Ask) async throws -> Response {
        let request = try Request(
            ask.method,
            ask.target,
            fields: ask.fields,
            body: Array(ask.body.utf8)
        )
        return await stage.site.answer(request)
    }

    @Test(arguments: [
        Ask(target: "/", status: 302), Ask(target: "/fr", status: 302),
        Ask(target: "/fr/", status: 200), Ask(target: "/en/", status: 200),
        Ask(target: "/ar/", status: 200), Ask(target: "/fr/steward", status: 200),
        Ask(target: "/screen.css", status: 200), Ask(target: "/screen.js", status: 200),
        Ask(target: "/screen.svg", status: 200), Ask(target: "/de/", status: 404),
        Ask(target: "/fr/index.html", status: 404), Ask(target: "/steward", status: 405),
        Ask(method: .delete, target: "/fr/", status: 405),
        Ask(target: "/fr/", status: 421, fields: ["Host": "evil.example"]),
        Ask(target: "/fr/events", status: 421, fields: ["Host": "stade.example:8481"]),
    ])
    func `Each address has its answer`(_ given: Ask) async throws {
        let stage = try ScreenStage()
        #expect(try await Self.ask(stage, given).status == given.status)
        await stage.stop()
    }

    @Test(arguments: [
        "/fr/../../etc/passwd", "/../screen.css", "/fr/%2e%2e/screen.css", "/fr//", "/%2fetc",
        "/fr/..%2f..%2fetc%2fpasswd", "/screen.css%00.html", "/./fr/",
    ])
    func `No path leads out of the table of addresses`(_ path: String) async throws {
        let stage = try ScreenStage()
        let socket = try StreamSocket(port: stage.server.port, path: path)
        let text = await socket.read(until: "\r\n\r\n") ?? ""
        #expect(text.hasPrefix("HTTP/1.1 400") || text.hasPrefix("HTTP/1.1 404"), "\(text)")
        await stage.stop()
    }

    @Test func `A page may fetch from its device alone and stands in no foreign frame`()
        async throws
    {
        let stage = try ScreenStage()
        for target in ["/fr/", "/ar/steward", "/screen.js", "/"] {
            let fields = try await Self.ask(stage, Ask(target: target, status: 200)).fields
            let policy = fields["Content-Security-Policy"] ?? ""
            #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'"))
            #expect(policy.hasSuffix("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(fields["X-Content-Type-Options"] == "nosniff")
            #expect(fields["Cache-Control"] == "no-store")
            #expect(fields["Referrer-Policy"] == "same-origin")
            #expect(fields["Permissions-Policy"]?.contains("camera=()") == true)
        }
        await stage.stop()
        let framed = try ScreenStage(frames: ["http://127.0.0.1:8480"])
        let fields = try await Self.ask(framed, Ask(target: "/fr/", status: 200)).fields
        let policy = fields["Content-Security-Policy"] ?? ""
        #expect(policy.hasSuffix("frame-ancestors http://127.0.0.1:8480"))
        let steward = try await Self.ask(framed, Ask(target: "/fr/steward", status: 200)).fields
        #expect(steward["Content-Security-Policy"]?.hasSuffix("frame-ancestors 'none'") == true)
        await framed.stop()
    }

    @Test(arguments: [
        Ask(target: "/fr/", status: 421, fields: ["Host": "evil.example"]),
        Ask(method: .post, target: "/steward", status: 415, body: "pin=1"),
        Ask(method: .post, target: "/steward", status: 422, fields: json, body: "{}"),
    ])
    func `A problem is read as nothing else and stands in no frame`(_ given: Ask) async throws {
        let stage = try ScreenStage()
        let fields = try await Self.ask(stage, given).fields
        #expect(fields["X-Content-Type-Options"] == "nosniff")
        let policy = fields["Content-Security-Policy"]
        #expect(policy == "default-src 'none'; frame-ancestors 'none'")
        await stage.stop()
    }

    @Test func `In a fire a steward is told what to do, not that the gate is open`() async throws {
        let stage = try ScreenStage()
        stage.stewards(answer: .fire)
        var given = Ask(method: .post, target: "/steward", status: 409, fields: Self.json)
        given.body = Self.order
        let answer = try await Self.ask(stage, given)
        let text = String(decoding: answer.bytes ?? [], as: UTF8.self)
        #expect(text.contains("ouvrez à la main si le passage est fermé"))
        await stage.stop()
    }

    @Test func `A stream begins with the whole state and goes on with what changes`() async throws {
        let stage = try ScreenStage()
        #expect(try await eventually { stage.presenter.screen.scene == .welcome })
        let socket = try StreamSocket(port: stage.server.port)
        let first = await socket.read(until: "\n\n") ?? ""
        #expect(first.contains("Content-Type: text/event-stream"))
        #expect(first.contains("retry: 1000\n"))
        #expect(first.contains("id: \(stage.presenter.screen.version)\nevent: screen\n"))
        #expect(first.contains(#""look":"idle""#))
        stage.presenter.hear(.granted(scan: 1, .entry, ScreenStage.seat))
        let granted = await socket.read(until: "\n\n") ?? ""
        #expect(granted.contains(#""look":"granted""#))
        #expect(granted.contains(#""value":"Porte <b>C</b>""#))
        #expect(stage.presenter.feedCount == 1)
        await stage.stop()
    }

    @Test func `A silent screen still says every few seconds that it lives`() async throws {
        let stage = try ScreenStage()
        let socket = try StreamSocket(port: stage.server.port, path: "/ar/events")
        _ = await socket.read(until: "\n\n")
        let began = ContinuousClock.now
        _ = await socket.read(until: #""look":"idle""#)
        #expect(await socket.read(until: #""look":"idle""#) != nil)
        #expect(began.duration(to: .now) < .seconds(9))
        await stage.stop()
    }

    @Test func `A page that left makes room for another`() async throws {
        let stage = try ScreenStage()
        do {
            let socket = try StreamSocket(port: stage.server.port)
            _ = await socket.read(until: "\n\n")
            #expect(stage.presenter.feedCount == 1)
        }
        #expect(try await eventually { stage.presenter.feedCount == 0 })
        await stage.stop()
    }

    static let json: HeaderFields = ["Content-Type": "application/json"]
    private static let order =
        #"{"steward":12,"pin":"482913","action":"let_pass","direction":"entry","reason":"staff"}"#

    @Test(arguments: [
        Ask(method: .post, target: "/steward", status: 204, fields: json, body: order),
        Ask(method: .post, target: "/steward", status: 415, body: order),
        Ask(
            method: .post,
            target: "/steward",
            status: 415,
            fields: ["Content-Type": "text/plain"],
            body: order
        ),
        Ask(
            method: .post,
            target: "/steward",
            status: 415,
            fields: ["Content-Type": "application/x-www-form-urlencoded"],
            body: "pin=1"
        ),
        Ask(
            method: .post,
            target: "/steward",
            status: 204,
            fields: ["Content-Type": "application/json; charset=utf-8"],
            body: order
        ),
        Ask(
            method: .post,
            target: "/steward",
            status: 204,
            fields: ["Content-Type": "application/json", "Origin": "http://localhost"],
            body: order
        ),
        Ask(
            method: .post,
            target: "/steward",
            status: 403,
            fields: ["Content-Type": "application/json", "Origin": "http://evil.example"],
            body: order
        ),
        Ask(
            method: .post,
            target: "/steward",
            status: 403,
            fields: ["Content-Type": "application/json", "Origin": "null"],
            body: order
        ),
        Ask(
            method: .post,
            target: "/steward",
            status: 403,
            fields: ["Content-Type": "application/json", "Sec-Fetch-Site": "cross-site"],
            body: order
        ),
        Ask(
            method: .post,
            target: "/steward",
            status: 413,
            fields: json,
            body: String(repeating: "x", count: 1_025)
        ),
        Ask(
            method: .post,
            target: "/steward",
            status: 422,
            fields: json,
            body: String(repeating: "[", count: 1_024)
        ),
    ])
    func `Only a page of this device changes something`(_ given: Ask) async throws {
        let stage = try ScreenStage()
        #expect(try await Self.ask(stage, given).status == given.status)
        #expect(stage.requests.withLock { $0.count } == (given.status == 204 ? 1 : 0))
        await stage.stop()
    }

    @Test(arguments: [
        "", "{}", "[]", "null", #"{"steward":12}"#,
        order.replacingOccurrences(of: "12,", with: "-1,"),
        order.replacingOccurrences(of: "12,", with: "65536,"),
        order.replacingOccurrences(of: "entry", with: "both"),
        order.replacingOccurrences(of: "staff", with: "because"),
        order.replacingOccurrences(of: "let_pass", with: "set_mode"),
        order.replacingOccurrences(of: "\"direction\":\"entry\",", with: ""),
        order.replacingOccurrences(of: "\"reason\"", with: "\"mode\":\"locked\",\"reason\""),
    ])
    func `What is no order is refused whole`(_ body: String) async throws {
        let stage = try ScreenStage()
        let ask = Ask(method: .post, target: "/steward", status: 422, fields: Self.json, body: body)
        #expect(try await Self.ask(stage, ask).status == 422)
        #expect(stage.requests.withLock { $0.isEmpty })
        await stage.stop()
    }

    @Test func `An order reaches the desk as it was given`() async throws {
        let stage = try ScreenStage()
        let mode =
            #"{"steward":7,"pin":"482913","action":"set_mode","mode":"locked","#
            + #""reason":"emergency"}"#
        for body in [Self.order, mode] {
            let ask = Ask(
                method: .post,
                target: "/steward",
                status: 204,
                fields: Self.json,
                body: body
            )
            #expect(try await Self.ask(stage, ask).status == 204)
        }
        #expect(
            stage.requests.withLock { $0 } == [
                StewardRequest(
                    steward: 12,
                    pin: "482913",
                    action: .letPass(.entry),
                    reason: .staff
                ),
                StewardRequest(
                    steward: 7,
                    pin: "482913",
                    action: .setMode(.locked),
                    reason: .emergency
                ),
            ]
        )
        await stage.stop()
    }

    @Test(arguments: StewardRefusal.allCases)
    func `A refusal is a problem in the language of its page`(_ refusal: StewardRefusal)
        async throws
    {
        let stage = try ScreenStage()
        stage.stewards(answer: refusal)
        for language in Language.allCases {
            let fields: HeaderFields = [
                "Content-Type": "application/json", "Accept-Language": language.rawValue,
            ]
            let answer = try await Self.ask(
                stage,
                Ask(method: .post, target: "/steward", status: 0, fields: fields, body: Self.order)
            )
            #expect((400...599).contains(answer.status))
            #expect(answer.fields["Content-Type"] == "application/problem+json")
            #expect(answer.fields["Content-Language"] == language.rawValue)
            let body = try JSONSerialization.jsonObject(with: Data(answer.bytes ?? []))
            let problem = try #require(body as? [String: Any])
            #expect(problem["code"] as? String == refusal.rawValue)
            let title = problem["title"] as? String ?? ""
            #expect(title.count > 10)
            let isArabic = title.unicodeScalars.contains { (0x600...0x6FF).contains($0.value) }
            #expect(isArabic == (language == .arabic))
        }
        await stage.stop()
    }
}
