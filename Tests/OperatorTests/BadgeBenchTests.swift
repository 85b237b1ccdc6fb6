import Foundation
import Testing

@Suite("jalon bench --badges", .timeLimit(.minutes(3)))
struct BadgeBenchTests {
    static let levels = ["number", "message", "oneTime", "mutual"]
    static let troubles = ["crash", "abort", "endlessLoop", "replug", "noReply"]

    static var keys: Set<String> {
        var keys: Set = ["nfcResidentMebibytes"]
        for latency in ["0ms", "5ms"] {
            keys.insert("restProcessorPercent\(latency)")
            for level in levels {
                for name in ["tapP50", "tapP99", "readP50", "readP99"] {
                    keys.insert("\(name)Milliseconds_\(level)_\(latency)")
                }
            }
        }
        return keys.union(troubles.map { "recoveryMilliseconds_\($0)" })
    }

    @Test func `A quick run taps every level and comes back from every fault`() async throws {
        let run = OperatorRun()
        let code = await run(["bench", "--badges", "--quick", "--json"])
        #expect(code == 0, "\(run.talk)")
        let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        let values = try #require(report as? [String: Double])
        #expect(Set(values.keys) == Self.keys)
        for (key, value) in values where !key.hasPrefix("rest") {
            #expect(value > 0, "\(key)")
            #expect(value < 20_000, "\(key)")
        }
    }
}
