import Access
import Crypto
import Foundation
import HTTPServer
import Hub
import Kernel
import Testing
import Vocabulary

/// What guessers, copies of the database and readers of answers get: nothing.
@Suite(.timeLimit(.minutes(2)))
struct HolderSecrecyTests {
    @Test func `Row 22: a copy of the database holds no secret, no seed and no code`() async throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "jalon-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "hub.sqlite").path
        let test = try await TestHub(store: SQLiteStore(path: path))
        let bench = try await HolderBench(of: test)
        let right = try await bench.right()
        let secret = try await bench.link(right)
        let phone = HolderBench.secret(0xA7)
        let bound = try await bench.bind(secret, phone: phone, anchors: 2)
        #expect(bound.status == 200)
        await test.stop()
        var dump = Data()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            dump += try Data(contentsOf: folder.appending(path: name))
        }
        #expect(dump.count > 4_096)
        let capsule = bound.json["capsules"]?[0]?.text ?? ""
        let texts = [secret, phone, capsule]
        let bytes = texts.compactMap { Base32.decode($0.utf8) }
        #expect(bytes.count == 3)
        for needle in texts.map({ Data($0.utf8) }) + bytes.map({ Data($0) }) {
            #expect(dump.range(of: needle) == nil)
        }
        let known = try #require(RightID(text: right))
        #expect(dump.range(of: Data(known.bytes)) != nil, "what is there is found")
    }

    @Test func `Row 35: guesses are refused alike, slowed down, and the holder is not`()
        async throws
    {
        let bench = try await HolderBench()
        let right = try await bench.right()
        let used = try await bench.link(right)
        _ = try await bench.bind(used, phone: HolderBench.secret(1))
        let old = try await bench.link(right, hours: 1)
        bench.test.clock.advance(by: .seconds(3_600))
        let never = HolderBench.secret(0x55)
        // Letters of the right length that spell no 16 bytes.
        let misspelt = String(repeating: "7", count: 26)
        var bodies: Set<[String: JSONValue]> = []
        for (number, secret) in [used, old, never, misspelt].enumerated() {
            let answer = try await bench.ask(
                "link",
                ["secret": .text(secret)],
                from: "198.51.100.\(number)"
            )
            #expect(answer.status == 404)
            var members = answer.json.object ?? [:]
            members["instance"] = nil
            bodies.insert(members)
        }
        #expect(bodies.count == 1)
        let good = try await bench.link(right)
        var statuses: [Int] = []
        for number in 0..<30 {
            let guess = HolderBench.secret(UInt8(100 + number))
            statuses.append(try await bench.ask("link", ["secret": .text(guess)]).status)
        }
        #expect(statuses.prefix(10).allSatisfy { $0 == 404 })
        #expect(statuses.dropFirst(10).allSatisfy { $0 == 429 })
        #expect(try await bench.ask("link", ["secret": .text(good)]).status == 200)
        let other = try await bench.ask("link", ["secret": .text(never)], from: "203.0.113.9")
        #expect(other.status == 404)
        await bench.test.stop()
    }

    @Test func `A wrong phone learns of a right as much as of none`() async throws {
        let bench = try await HolderBench()
        let right = try await bench.right()
        _ = try await bench.bind(try await bench.link(right), phone: HolderBench.secret(1))
        let wrong = try await bench.renew(right, phone: HolderBench.secret(2))
        let none = try await bench.renew("\(RightID(3))", phone: HolderBench.secret(2))
        var bodies = [wrong, none].map { $0.json.object ?? [:] }
        for index in bodies.indices { bodies[index]["instance"] = nil }
        #expect(wrong.status == 404)
        #expect(bodies[0] == bodies[1])
        await bench.test.stop()
    }

    @Test func `The page runs nothing inline, fetches nothing from elsewhere and names no right`()
        async throws
    {
        let test = try await TestHub()
        let page = try await test.client.send(.get, "/holder/ticket", isAuthorized: false)
        #expect(page.status == 200)
        #expect(page.field("Content-Type") == "text/html; charset=utf-8")
        let policy = page.field("Content-Security-Policy") ?? ""
        for part in [
            "default-src 'none'", "script-src 'self'", "connect-src 'self'", "worker-src 'self'",
            "frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'",
        ] {
            #expect(policy.contains(part), "\(part)")
        }
        #expect(!policy.contains("unsafe"))
        #expect(page.field("Referrer-Policy") == "no-referrer")
        let inline = ["<script>", "onclick=", "style=", "<style", "javascript:", "http://", "//"]
        for word in inline { #expect(!page.text.contains(word), "\(word)") }
        let worker = try await test.client.send(.get, "/holder/worker.js", isAuthorized: false)
        #expect(worker.field("Content-Type") == "text/javascript; charset=utf-8")
        #expect(worker.text.hasPrefix("const BUILD = \""))
        // Every file that the worker keeps is there.
        let kept = worker.text.split(separator: "\"").filter { $0.hasPrefix("/holder/") }
        #expect(kept.count == 10)
        for path in kept {
            let file = try await test.client.send(.get, String(path), isAuthorized: false)
            #expect(file.status == 200, "\(path)")
            #expect(!file.body.isEmpty, "\(path)")
        }
        await test.stop()
    }
}
