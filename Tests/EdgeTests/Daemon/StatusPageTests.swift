import Access
import Edge
import Foundation
import HTTPServer
import Journal
import Support
import Sync
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(1)))
struct StatusPageTests {
    private static func page(_ edge: LiveEdge) -> LocalSite {
        LocalSite(
            StatusPage(
                status: { edge.daemon.status },
                decisions: { edge.daemon.decider.log.entries(after: $0) }
            ).routes
        )
    }

    private static func answer(
        _ edge: LiveEdge,
        _ target: String,
        method: HTTPServer.Method = .get,
        host: String = "127.0.0.1:8481"
    ) async throws -> Response {
        await page(edge).answer(try Request(method, target, fields: ["Host": host]))
    }

    struct Name: Sendable {
        let host: String
        let status: Int
    }

    @Test(arguments: [
        Name(host: "127.0.0.1", status: 200), Name(host: "127.0.0.1:8481", status: 200),
        Name(host: "localhost:8481", status: 200), Name(host: "[::1]:8481", status: 200),
        Name(host: "evil.example", status: 421), Name(host: "127.0.0.1.evil.example", status: 421),
        Name(host: "localhost.evil.example:8481", status: 421),
        Name(host: "localhost:", status: 421), Name(host: "192.168.1.4", status: 421),
    ])
    func `Only this machine's own names are answered`(_ given: Name) async throws {
        let edge = try LiveEdge()
        let response = try await Self.answer(edge, "/status", host: given.host)
        #expect(response.status == given.status)
    }

    struct Ask: Sendable {
        let method: HTTPServer.Method
        let target: String
        let status: Int
    }

    @Test(arguments: [
        Ask(method: .get, target: "/status", status: 200),
        Ask(method: .get, target: "/healthz", status: 503),
        Ask(method: .get, target: "/decisions", status: 200),
        Ask(method: .get, target: "/decisions?after=3", status: 200),
        Ask(method: .get, target: "/decisions?after=-1", status: 400),
        Ask(method: .get, target: "/decisions?after=x", status: 400),
        Ask(method: .get, target: "/decisions?before=3", status: 400),
        Ask(method: .get, target: "/decisions?after=1&after=2", status: 400),
        Ask(method: .get, target: "/", status: 404),
        Ask(method: .get, target: "/status/", status: 404),
        Ask(method: .post, target: "/status", status: 405),
        Ask(method: .delete, target: "/decisions", status: 405),
    ])
    func `Each question has its answer`(_ given: Ask) async throws {
        let edge = try LiveEdge()
        let response = try await Self.answer(edge, given.target, method: given.method)
        #expect(response.status == given.status)
    }

    @Test func `The status tells how everything stands`() async throws {
        let edge = try LiveEdge()
        #expect(edge.daemon.status.state == .notReady)
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            #expect(await edge.show() == "granted")
            #expect(
                try await eventually {
                    let status = edge.daemon.status
                    return status.state == .ok && status.journal.backlog == 0
                }
            )
            let response = try await Self.answer(edge, "/status")
            let status = try JSONDecoder().decode(
                EdgeStatus.self,
                from: Data(response.bytes ?? [])
            )
            #expect(status.state == .ok)
            #expect(status.head?.version == 1)
            #expect(status.head?.isStale == false)
            #expect(status.decisions.verdicts == ["granted": 1])
            #expect(status.journal.sequence == status.journal.acknowledged)
            #expect(status.journal.space == "normal")
            #expect(status.clock.isConfirmed)
            #expect(status.decisions.latencyP99Microseconds != nil)
            #expect(try await Self.answer(edge, "/healthz").status == 200)
        }
    }

    @Test func `A decision shows its right and neither payload nor name`() async throws {
        let edge = try LiveEdge()
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            _ = await edge.show()
            let response = try await Self.answer(edge, "/decisions")
            let text = String(decoding: response.bytes ?? [], as: UTF8.self)
            #expect(text.contains(#""verdict":"granted""#))
            #expect(text.contains(LiveEdge.right.right.description))
            #expect(!text.contains("J1"))
            let later = try await Self.answer(edge, "/decisions?after=1")
            #expect(later.bytes.map { Array($0) } == Array(#"{"decisions":[]}"#.utf8))
        }
    }

    @Test func `No more than 256 decisions are kept`() async throws {
        let edge = try LiveEdge()
        for _ in 0..<300 { _ = await edge.show() }
        let entries = edge.daemon.decider.log.entries(after: 0)
        #expect(entries.count == 256)
        #expect(entries.first?.number == 45)
        #expect(entries.last?.number == 300)
    }

    struct Sum: Sendable {
        let space: String
        let hasHead: Bool
        let conditions: [DeviceCondition]
        let state: EdgeStatus.State
    }

    @Test(arguments: [
        Sum(space: "normal", hasHead: true, conditions: [], state: .ok),
        Sum(space: "normal", hasHead: true, conditions: [.cameraBlack], state: .degraded),
        Sum(space: "normal", hasHead: true, conditions: [.trustAlarm], state: .degraded),
        Sum(space: "degraded", hasHead: true, conditions: [.diskLow], state: .degraded),
        Sum(space: "full", hasHead: false, conditions: [], state: .journalFull),
        Sum(space: "full", hasHead: true, conditions: [.journalFull], state: .journalFull),
        Sum(space: "normal", hasHead: false, conditions: [], state: .notReady),
    ])
    func `One word sums all of it up`(_ given: Sum) throws {
        let head = """
            {"version":1,"hubEpoch":1,"issuedAt":"2026-06-01T12:00:00.000Z",
             "expiresAt":"2026-06-02T12:00:00.000Z","ageSeconds":1,"isStale":false}
            """
        let state = EdgeStatus.state(
            space: given.space,
            head: given.hasHead
                ? try JSONDecoder().decode(EdgeStatus.Head.self, from: Data(head.utf8)) : nil,
            conditions: given.conditions.map {
                ConditionReport($0, part: nil, since: .distantPast)
            }
        )
        #expect(state == given.state)
    }
}
