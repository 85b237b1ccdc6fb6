import Benchmarks
import Foundation
import Testing

@Suite("jalon bench", .timeLimit(.minutes(5)))
struct BenchTests {
    static let keys: Set<String> = [
        "decisionP50Microseconds100k", "decisionP99Microseconds100k",
        "decisionP50Microseconds1M", "decisionP99Microseconds1M", "lookupRatioToC",
        "journalRatioToC", "deltaShareOfSnapshot", "drainScansPerSecond",
        "decodeMilliseconds720p", "decodeMillisecondsPlainZbar720p", "edgeResidentMebibytes",
        "readerResidentMebibytes", "rotatingFirstSlotMicroseconds",
        "rotatingLastSlotMicroseconds", "rotatingRememberedSlotMicroseconds",
    ]

    /// The programs whose memory is read lie beside `jalon`, not beside the runner of tests.
    static let ofOtherPrograms: Set<String> = ["edgeResidentMebibytes", "readerResidentMebibytes"]

    @Test func `A quick run gives every key a plausible value, whatever the machine does`()
        async throws
    {
        let run = OperatorRun()
        let code = await run(["bench", "--quick", "--json"])
        #expect(code == 0, "\(run.talk)")
        let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        let values = try #require(report as? [String: Any])
        #expect(Set(values.keys) == Self.keys)
        for key in Self.keys.subtracting(Self.ofOtherPrograms) {
            let value = try #require(values[key] as? Double, "\(key): \(run.talk)")
            #expect(value > 0)
            #expect(value < 10_000_000)
        }
        let share = try #require(values["deltaShareOfSnapshot"] as? Double)
        #expect(share < 0.05)
        #expect(run.talk.contains("seed 20260301"))
        #expect(run.talk.contains("cores"))
    }

    @Test func `One figure alone leaves the others null`() async throws {
        let run = OperatorRun()
        let code = await run(["bench", "--quick", "--json", "--only", "deltaShareOfSnapshot"])
        #expect(code == 0)
        let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        let values = try #require(report as? [String: Any])
        #expect(Set(values.keys) == Self.keys)
        #expect(values.filter { !($0.value is NSNull) }.map(\.key) == ["deltaShareOfSnapshot"])
    }

    @Test func `A build for debugging refuses to measure`() async {
        let run = OperatorRun()
        guard !Machine.isOptimisedBuild else { return }
        #expect(await run(["bench"]) == 78)
        #expect(run.talk.contains("swift build -c release"))
    }

    @Test func `Every key of the JSON is a figure, and every target is one of the design`() {
        #expect(Set(Figure.allCases.map(\.rawValue)) == Self.keys)
        #expect(Threshold.of(.decisionP50Microseconds1M) == .atMost(300))
        #expect(Threshold.of(.decisionP99Microseconds1M) == .atMost(1_000))
        #expect(Threshold.of(.lookupRatioToC) == .atMost(1.3))
        #expect(Threshold.of(.journalRatioToC) == .atMost(1.15))
        #expect(Threshold.of(.deltaShareOfSnapshot) == .atMost(0.05))
        #expect(Threshold.of(.drainScansPerSecond) == .atLeast(20_000))
        #expect(Threshold.of(.edgeResidentMebibytes) == .atMost(60))
    }

    @Test(arguments: [
        (Threshold.atMost(1.3), 1.3, true), (.atMost(1.3), 1.301, false),
        (.atLeast(20_000), 20_000, true), (.atLeast(20_000), 19_999, false),
    ])
    func `A threshold includes its own value`(_ given: (Threshold, Double, Bool)) {
        #expect(given.0.isMet(by: given.1) == given.2)
    }

    @Test(arguments: [
        (0.0, 2, "0.00"), (1.005, 1, "1.0"), (0.049999, 4, "0.0500"), (12.5, 0, "13"),
        (-0.04, 1, "0.0"), (-1.25, 2, "-1.25"), (.infinity, 1, "-"), (.nan, 1, "-"),
    ])
    func `Numbers are written with so many digits`(_ given: (Double, Int, String)) {
        #expect(Decimals.text(given.0, digits: given.1) == given.2)
    }
}
