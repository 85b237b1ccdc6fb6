import Access
import Devices
import HTTPServer
import Hub
import Kernel
import Rights
import Sync
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(2)))
struct ScanRouteTests {
    private func filled(_ bench: GateBench) async throws -> (SimulatedDevice, RightID) {
        let device = try await bench.enrolled()
        let right = try await bench.createRight()
        device.journal.add(.boot)
        for minute in 0..<12 {
            let moment = TestHub.start.advanced(by: .seconds(60 * minute))
            device.journal.add(minute % 3 == 0 ? .refusal : .scan, at: moment) {
                $0.gate = bench.gate
                $0.direction = .entry
                $0.medium = .staticCode
                $0.latency = 25
                if minute % 3 == 0 { $0.refusal = .unknown } else { $0.subject = right.raw }
            }
        }
        let answer = try await device.post(device.journal.batch(1...13))
        #expect(answer.status == 200)
        return (device, right)
    }

    private func sequences(_ bench: GateBench, _ query: String) async throws -> [Int64] {
        let answer = try await bench.test.client.send(.get, "/v1/scans" + query)
        #expect(answer.status == 200)
        return (answer.json["items"]?.list ?? []).compactMap { $0["sequence"]?.integer }
    }

    @Test func `Scans are found by gate, device, right, decision, kind and time`() async throws {
        let bench = try await GateBench()
        let (device, right) = try await filled(bench)
        let refused: [Int64] = [2, 5, 8, 11]
        let granted: [Int64] = [3, 4, 6, 7, 9, 10, 12, 13]
        let all = (refused + granted).sorted()
        let cases: [(String, [Int64])] = [
            ("", all), ("?gate=\(bench.gate)", all), ("?gate=\(GateID(1))", []),
            ("?device=\(device.device)", all), ("?device=\(DeviceID(1))", []),
            ("?right=\(right)", granted), ("?decision=granted", granted),
            ("?decision=unknown", refused), ("?decision=expired", []), ("?kind=boot", [1]),
            ("?kind=scan", granted), ("?kind=all", [1] + all),
            ("?since=2026-03-01T18:05:00Z&until=2026-03-01T18:07:00Z", [7, 8]),
        ]
        for (query, expected) in cases {
            #expect(try await sequences(bench, query) == expected, "\(query)")
        }
        await bench.test.stop()
    }

    @Test func `Pages follow each other, and the last cursor follows what comes later`()
        async throws
    {
        let bench = try await GateBench()
        let (device, _) = try await filled(bench)
        let first = try await bench.test.client.send(.get, "/v1/scans?limit=10")
        let next = try #require(first.json["next"]?.text)
        let second = try await bench.test.client.send(.get, "/v1/scans?limit=10&cursor=\(next)")
        #expect(second.json["items"]?.list?.count == 2)
        #expect(second.json["next"] == .null)
        let follow = try #require(second.json["follow"]?.text)
        let empty = try await bench.test.client.send(.get, "/v1/scans?cursor=\(follow)")
        #expect(empty.json["items"] == [])
        #expect(empty.json["follow"]?.text == follow)
        device.journal.add(.scan)
        _ = try await device.post(device.journal.batch(14...14))
        #expect(try await sequences(bench, "?cursor=\(follow)") == [14])
        let item = first.json["items"]?[1]
        #expect(item?["decision"] == "granted")
        #expect(item?["medium"] == "static_code")
        #expect(item?["latencyMicroseconds"] == 2_500)
        #expect(try await bench.test.client.send(.get, "/v1/scans?cursor=AAAA").status == 422)
        await bench.test.stop()
    }

    @Test func `A passage that was not settled is spent, and its flag is shown`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let right = try await bench.createRight(RightDraft(usesMax: 3))
        device.journal.add(.passage) {
            $0.subject = right.raw
            $0.direction = .entry
            $0.flags = .unsettled
        }
        #expect(try await device.post(device.journal.batch(1...1)).status == 200)
        let answer = try await bench.test.client.send(.get, "/v1/scans?kind=passage")
        #expect(answer.json["items"]?[0]?["flags"] == ["unsettled"])
        let snapshot = try await bench.rights.publisher.snapshot(of: bench.scope)
        #expect(try CacheMirror(snapshot: snapshot).right(right)?.usesSeen == 1)
        await bench.test.stop()
    }
}
