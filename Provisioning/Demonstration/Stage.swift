import CommandLine
import HubAdmin
import Processes
import Vocabulary

/// One place during the show: holds codes before its camera and watches what is decided.
///
/// A person whose code was not read tries again, as people do; that is counted and told.
actor Stage {
    /// How long a person holds a code up before trying again.
    private static let patience = Duration.seconds(3)
    private static let triesMax = 4
    private static let pollPause = Duration.milliseconds(20)

    let edge: EdgeKeeper
    private let console: Console
    private var lastNumber: Int64 = 0
    private var script: [UInt8] = []
    private(set) var tally = Tally()

    init(_ edge: EdgeKeeper, console: Console) {
        self.edge = edge
        self.console = console
    }

    func play(_ acts: [Act]) async throws {
        for act in acts {
            try await play(act)
        }
    }

    func play(_ act: Act) async throws {
        for attempt in 1...Self.triesMax {
            if attempt > 1 { tally.triedAgain += 1 }
            try show(act.text)
            guard let decision = try await nextDecision() else { continue }
            note(decision, act)
            return
        }
        throw DemonstrationFailure(
            "The \(act.place.rawValue) decided nothing on a code that was shown "
                + "\(Self.triesMax) times."
        )
    }

    private func show(_ text: String) throws {
        script += Array(text.utf8) + [UInt8(ascii: "\n")]
        try Files.write(script, to: edge.script)
    }

    private func nextDecision() async throws -> JSON? {
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            if let first = try await edge.decisions(after: lastNumber).first {
                lastNumber = first["number"]?.integer ?? lastNumber + 1
                return first
            }
            try await Task.sleep(for: Self.pollPause)
        }
        return nil
    }

    private func note(_ decision: JSON, _ act: Act) {
        let verdict = decision["verdict"]?.text ?? "nothing"
        let latency = decision["latencyMicroseconds"]?.integer ?? 0
        tally.add(verdict: verdict, expected: act.verdict, latencyMicroseconds: latency)
        let clock = (decision["time"]?.text ?? "").dropFirst(11).prefix(12)
        let words = verdict == act.verdict ? "" : "   expected \(act.verdict)"
        console.say(
            "  \(clock)  \(Column.left(edge.place.rawValue, 10))"
                + Column.left(verdict, 16)
                + Column.left(decision["right"]?.text ?? "-", 21)
                + Column.right(Decimal.milliseconds(latency), 9) + words
        )
    }
}
