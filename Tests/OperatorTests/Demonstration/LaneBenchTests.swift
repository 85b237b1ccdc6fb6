import Benchmarks
import Foundation
import Testing

@Suite("jalon bench --lane", .timeLimit(.minutes(3)))
struct LaneBenchTests {
    static let keys: Set<String> = [
        "frameToOpenP50Milliseconds", "frameToOpenP99Milliseconds", "framesLate", "readerRestarts",
        "edgeProcessorPercent", "edgeMebibytes", "readerProcessorPercent", "readerMebibytes",
        "unplugSeenMilliseconds", "plugBackMilliseconds", "persons", "grants", "pulses",
        "passages", "slips",
    ]

    @Test func `A quick run lets everybody pass once, and misses the board when it is pulled out`()
        async throws
    {
        let run = OperatorRun()
        let code = await run(["bench", "--lane", "--quick", "--json"])
        #expect(code == 0, "\(run.talk)")
        let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        let values = try #require(report as? [String: Double])
        #expect(Set(values.keys) == Self.keys)
        #expect(values["persons"] == 4)
        #expect(values["pulses"] == 4)
        #expect(values["passages"] == 4)
        #expect(values["slips"] == 0)
        #expect((values["frameToOpenP50Milliseconds"] ?? 0) > 0)
        #expect((values["unplugSeenMilliseconds"] ?? 0) > 0)
    }

    @Test func `Eleven persons a minute are 660 an hour`() {
        let plan = LanePlan.full(minutes: 10, withBrowser: false, seed: 1)
        #expect(plan.persons == 110)
        #expect(plan.personsAll == 111)
        #expect(plan.pace == .milliseconds(5_454))
        #expect(LanePlan.full(minutes: 1, withBrowser: true, seed: 1).personsAll == 23)
    }
}
