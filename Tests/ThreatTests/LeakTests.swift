import Access
import Crypto
import Edge
import Foundation
import HTTPServer
import Hub
import Identity
import Kernel
import Rights
import Support
import Sync
import Testing
import Vocabulary

@testable import EdgeTests
@testable import HubTests

/// Rows 22, 23, 35 and 36: who has a copy of the hub, a seat at it, time to guess, or a
/// neighbouring company.
@Suite(.timeLimit(.minutes(3)))
struct LeakTests {
    @Test func `Row 22: a leaked copy of the database makes no code, link or seed`() async throws {
        let folder = try TemporaryFolder()
        let test = try await TestHub(store: SQLiteStore(path: folder.path("hub.sqlite")))
        let bench = try await HolderBench(of: test)
        let right = try await bench.right()
        let link = try await bench.link(right)
        let phone = HolderBench.secret(0xA7)
        let bound = try await bench.bind(link, phone: phone, anchors: 2)
        #expect(bound.status == 200)
        let operatorCode = try #require(test.hub.firstCode?.text)
        await test.stop()
        var dump = Data()
        for ending in ["", "-wal"] {
            let file = URL(fileURLWithPath: folder.path("hub.sqlite" + ending))
            dump += (try? Data(contentsOf: file)) ?? Data()
        }
        #expect(dump.count > 4_096)
        let texts = [link, phone, bound.json["capsules"]?[0]?.text ?? "", operatorCode]
        let bytes = texts.prefix(3).compactMap { Base32.decode($0.utf8) }
        #expect(bytes.count == 3)
        for needle in texts.map({ Data($0.utf8) }) + bytes.map({ Data($0) }) {
            #expect(dump.range(of: needle) == nil)
        }
        let known = try #require(RightID(text: right))
        #expect(dump.range(of: Data(known.bytes)) != nil, "what is there is found")
    }

    /// The chain of what operators did, as a verifier reads it.
    private func fault(_ bench: GateBench, reaching last: UInt64) async throws -> ActChain.Fault? {
        let list = try await bench.test.client.send(.get, "/v1/audit?limit=500")
        var chain = ActChain()
        do {
            for item in list.json["items"]?.list ?? [] {
                let digest = Hex.decode(item["digest"]?.text ?? "").flatMap { Digest($0) }
                try chain.take(
                    OperatorAct(
                        number: UInt64(item["number"]?.integer ?? 0),
                        at: Timestamp(rfc3339: item["at"]?.text ?? "") ?? .distantPast,
                        operatorName: item["operator"]?.text ?? "",
                        act: item["act"]?.text ?? "",
                        subject: item["subject"]?.text ?? "",
                        detail: item["detail"]?.text ?? "",
                        digest: try #require(digest)
                    )
                )
            }
            try chain.reach(last)
            return nil
        } catch let fault as ActChain.Fault {
            return fault
        }
    }

    @Test func `Row 23: an operator deletes what he did, and the verifier names its place`()
        async throws
    {
        let bench = try await GateBench()
        for name in ["ines", "omar", "lea", "tom"] {
            let body: JSONValue = ["name": .text(name)]
            let made = try await bench.test.client.send(.post, "/v1/operators", json: body)
            #expect(made.status == 201)
        }
        #expect(try await fault(bench, reaching: 4) == nil)
        try await bench.test.hub.services.store.write { session in
            try session.run("DELETE FROM operator_act WHERE number = 2")
        }
        #expect(try await fault(bench, reaching: 4) == .missing(2))
        try await bench.test.hub.services.store.write { session in
            try session.run("DELETE FROM operator_act WHERE number > 1")
        }
        #expect(try await fault(bench, reaching: 4) == .cut(after: 1))
        await bench.test.stop()
    }

    @Test func `Row 35: a guesser types ten thousand codes, is locked out, and learns nothing`()
        async throws
    {
        let badges = BadgeForge()
        let right = RightRecord(right: RightID(35))
        let code = TypedCode.made { [UInt8](repeating: 0x5A, count: $0) }
        var options = EdgeBench.Options()
        options.runsGate = false
        options.rights = [right]
        options.forging = { $0.put(badges.credential(code.bytes, right, .typedCode)) }
        let bench = try EdgeBench(options)
        bench.stores.badges.adopt(badges.keys)
        #expect(await bench.show(code.bytes, medium: .typedCode) == "granted")
        bench.time.advance(by: .seconds(10))
        var random = SeededRandom(seed: 35)
        var (looked, last) = (0, "")
        for _ in 0..<10_000 {
            let guess = TypedCode.made { count in
                (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            }
            last = await bench.show(guess.bytes, medium: .typedCode)
            if last == "unknown" { looked += 1 }
        }
        #expect(looked == 5, "the rest met a closed door")
        let wrong = bench.decider.log.last
        // The right code answers as the wrong ones do.
        #expect(await bench.show(code.bytes, medium: .typedCode) == last)
        #expect(bench.decider.log.last?.detail == wrong?.detail)
        #expect(bench.decider.log.last?.right == nil)
        try await expectLinksAlike()
    }

    private func expectLinksAlike() async throws {
        let bench = try await HolderBench()
        let right = try await bench.right()
        let used = try await bench.link(right)
        _ = try await bench.bind(used, phone: HolderBench.secret(1))
        var answers: Set<[String: JSONValue]> = []
        for (number, secret) in [used, HolderBench.secret(0x55)].enumerated() {
            let from = "198.51.100.\(number)"
            let answer = try await bench.ask("link", ["secret": .text(secret)], from: from)
            var members = answer.json.object ?? [:]
            members["instance"] = nil
            answers.insert(members)
        }
        #expect(answers.count == 1)
        var statuses: [Int] = []
        for number in 0..<200 {
            let guess = HolderBench.secret(UInt8(number % 250))
            statuses.append(try await bench.ask("link", ["secret": .text(guess)]).status)
        }
        #expect(statuses.count { $0 == 404 } <= 10)
        #expect(statuses.suffix(190).allSatisfy { $0 == 429 })
        await bench.test.stop()
    }

    @Test func `Row 36: a partner asks for another company's rows, and is denied at every route`()
        async throws
    {
        let bench = try await GateBench()
        let right = try await bench.createRight()
        let device = try await bench.enrolled()
        let gate = bench.gate
        device.journal.add(.scan) { record in
            record.subject = right.raw
            record.direction = .entry
            record.gate = gate
        }
        #expect(try await device.post(device.journal.batch(1...1)).status == 200)
        // All that is there is given to another company behind the hub's back.
        let other = CompanyID(0x0DDB_A110)
        let own = bench.company
        let store = bench.test.hub.services.store
        let ids = ["\(bench.scope)", "\(bench.gate)", "\(right)", "\(device.device)"]
        let seen = try await statuses(bench, ids) { $0 == .get }
        #expect(seen.contains { $0.status == 200 }, "the owner is answered")
        #expect(seen.contains { $0.name == "listScans" && $0.status == 200 })
        try await store.write { session in
            try session.run(
                "INSERT INTO company (id, name, created_at) VALUES ($1, 'Other', 0)",
                other
            )
            for table in ["scope", "gate", "access_right", "device"] {
                try session.run("UPDATE \(table) SET company = $1 WHERE company = $2", other, own)
            }
        }
        let before = try await rows(store)
        for (name, status) in try await statuses(bench, ids, { _ in true }) {
            #expect([404, 409, 415, 422].contains(status), "\(name) \(status)")
        }
        #expect(try await rows(store) == before, "nothing of theirs was touched")
        for list in ["/v1/scopes", "/v1/gates", "/v1/devices"] {
            let answer = try await bench.test.client.send(.get, list)
            #expect(answer.status == 200)
            #expect(answer.json["items"]?.list?.isEmpty == true, "\(list)")
        }
        // Whoever is nobody, an operator for a device, a device for an operator: denied by default.
        for route in bench.test.hub.router.table.routes where route.access != .open {
            let target = `Access to every route`.target(of: route)
            let nobody = try await bench.test.client.send(
                route.method,
                target,
                isAuthorized: false
            )
            #expect(nobody.status == 401 || nobody.status == 415, "\(route.name)")
            if route.access != .device {
                let asDevice = try await device.ask(route.method, target)
                #expect(asDevice.status == 401 || asDevice.status == 415, "\(route.name)")
            }
        }
        await bench.test.stop()
    }

    @Test func `Row 36: what is denied to a partner is done for the owner`() async throws {
        let bench = try await GateBench()
        let right = try await bench.createRight()
        let device = try await bench.enrolled()
        let ids = ["\(bench.scope)", "\(bench.gate)", "\(right)", "\(device.device)"]
        let done = try await statuses(bench, ids) { $0 != .get }.filter { $0.status < 300 }
        #expect(done.count >= 15, "\(done)")
        await bench.test.stop()
    }

    /// Everything that a foreign command could have changed.
    private func rows(_ store: any Store) async throws -> [String] {
        try await store.read { session in
            var all: [String] = []
            for (table, columns) in [
                ("scope", "id, name, hub_epoch, badge_address, confirmation"),
                ("gate", "id, name, zone"), ("zone", "scope, number, name"),
                ("access_right", "id, status, generation, reference"),
                ("device", "id, status, name"), ("flash", "scope, sequence"),
                ("keyring", "scope, version"), ("operator_act", "number, act, subject"),
            ] {
                let expression = columns.split(separator: ", ").map { "COALESCE(quote(\($0)), '')" }
                    .joined(separator: " || ' ' || ")
                all += try session.rows("SELECT \(expression) FROM \(table) ORDER BY 1") {
                    row throws(StoreError) in "\(table) " + (try row.text(0))
                }
            }
            return all
        }
    }

    /// Every route of operators that names one of these, asked for by the operator: what it names
    /// in its address, its query or its body is theirs.
    private func statuses(
        _ bench: GateBench,
        _ ids: [String],
        _ isWanted: (Method) -> Bool
    ) async throws -> [(name: String, status: Int)] {
        var statuses: [(name: String, status: Int)] = []
        for route in bench.test.hub.router.table.routes
        where route.access.door == .staff && isWanted(route.method) {
            guard let asked = ForeignRequest(route, naming: ids) else { continue }
            let answer = try await bench.test.client.send(
                route.method,
                asked.target,
                fields: asked.fields,
                body: asked.body
            )
            // A list that is asked for what is another's is empty, as for what never was.
            let isEmpty = answer.json["items"]?.list?.isEmpty == true
            statuses.append((route.name, answer.status == 200 && isEmpty ? 404 : answer.status))
        }
        #expect(statuses.count > 5)
        return statuses
    }
}
