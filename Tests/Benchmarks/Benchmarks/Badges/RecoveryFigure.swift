import CardEmulation
import Edge
import Processes
import Vocabulary

/// From a fault to the verdict on the card that still lies there.
enum RecoveryFigure {
    enum Trouble: String, CaseIterable, Sendable {
        /// libnfc crashes on an answer to select of no length.
        case crash
        /// libnfc aborts on a node address.
        case abort
        /// libnfc never comes back: more is to come, for ever.
        case endlessLoop
        /// The reader is pulled out and put in again at once, under another number.
        case replug
        /// One command is never answered.
        case noReply

        var title: String {
            switch self {
            case .crash: "libnfc crashes (ats-tl0)"
            case .abort: "libnfc aborts (nad)"
            case .endlessLoop: "libnfc never comes back (mi)"
            case .replug: "unplugged and plugged in again"
            case .noReply: "a command without an answer"
            }
        }
    }

    /// InDataExchange.
    private static let exchange: UInt8 = 0x40

    static func measure(
        _ trouble: Trouble,
        _ gate: BadgeGate,
        _ card: BadgeSeason.Card
    ) async throws -> Duration {
        let count = gate.count
        let restarts = gate.process.report.restarts
        let began = Clock.system.sinceBoot()
        switch trouble {
        case .crash: gate.reader.arm(.emptyAnswerToSelect)
        case .abort: gate.reader.arm(.nodeAddress, command: exchange)
        case .endlessLoop: gate.reader.arm(.moreInformation, count: nil, command: exchange)
        case .replug:
            gate.reader.unplug()
            try? gate.reader.plug()
        case .noReply: gate.reader.arm(.noReply, command: exchange)
        }
        gate.reader.place(card.emulated)
        if trouble == .endlessLoop {
            try await gate.wait("the daemon ends the loop") {
                gate.process.report.restarts > restarts
            }
            gate.reader.clearFaults()
        }
        let seen = try await gate.seen(after: count) { $0.refusal == nil }
        gate.reader.clearFaults()
        gate.reader.remove()
        try TapFigure.check(seen, card)
        return seen.decidedAt - began
    }
}
