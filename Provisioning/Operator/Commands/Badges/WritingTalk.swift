import Access
import Badges
import CommandLine
import Crypto
import HubAdmin
import ReaderLines

/// The talk with the card on a reader, from its coming to its being written and read back.
struct WritingTalk {
    /// A card that came, by the number that the reader gave it.
    struct Card {
        let number: UInt32
        let target: CardTarget
    }

    private let device: String
    private let console: Console
    private var link: CardLink
    private var isReady = false

    init(device: String, program: String?, _ console: Console) throws(OperatorFailure) {
        self.device = Terminal.printable(device, limit: 100)
        self.console = console
        link = try CardLink(device: device, program: program)
    }

    func close() async {
        console.progress("")
        await link.close()
    }

    /// Waits until somebody lays down a card.
    mutating func card(within patience: Duration) async throws -> Card {
        let began = ContinuousClock.now
        while ContinuousClock.now - began < patience {
            switch try await link.next() {
            case .card(let number, let target): return Card(number: number, target: target)
            case .fault(let code, let text): try hear(code, text)
            case .ready: isReady = true
            default: break
            }
            let left = Progress.words(patience - (ContinuousClock.now - began))
            console.progress("Lay the card on the reader and leave it there … \(left) left")
        }
        throw OperatorFailure(
            .cardFailed,
            "No card came within \(Progress.words(patience)); nothing was written. "
                + "Run the command again, and lay the card on the reader."
        )
    }

    /// A number that is drawn anew at each tap names no card.
    static func checkNumber(of card: Card) throws(OperatorFailure) {
        guard card.target.hasRandomNumber else { return }
        throw OperatorFailure(
            .cardFailed,
            "The card draws a new number at each tap, as phones do, and can be no badge. "
                + "Take another card."
        )
    }

    /// What the card is made of; nil for a kind that is no badge of ours.
    mutating func chip(of card: Card) async throws -> BadgeChip? {
        if card.target.isType2 { return .type2 }
        guard card.target.speaksISODEP else { return nil }
        guard let answer = try await exchange(CardKind.question, card) else {
            throw Self.failure(.card(.left))
        }
        return CardKind.chip(answer: answer)
    }

    /// Writes the card and reads it back as a gate would.
    mutating func write(_ order: WritingOrder, on card: Card) async throws {
        var writing = CardWriting(card.target, order: order) { SecureRandom.bytes($0) }
        var step = writing.begin()
        var exchanges = 0
        while true {
            switch step {
            case .exchange(let command):
                exchanges += 1
                console.progress("Writing the card, leave it there … \(exchanges)")
                let reply = try await exchange(command, card)
                step = reply.map { writing.handle(reply: $0) } ?? writing.lost()
            case .done:
                try await link.send(.done(number: card.number))
                return
            case .failed(let fault): throw Self.failure(fault)
            }
        }
    }

    /// What the card answers; nil when it left, or the reader did not hear it.
    private mutating func exchange(_ command: [UInt8], _ card: Card) async throws -> [UInt8]? {
        try await link.send(.exchange(number: card.number, command))
        while true {
            switch try await link.next() {
            case .reply(card.number, let bytes): return bytes
            case .lost(card.number, _), .gone: return nil
            case .fault(let code, let text): try hear(code, text)
            default: break
            }
        }
    }

    /// A fault before the reader is ready, or with no reader left, ends the command.
    private func hear(_ code: String, _ text: String) throws {
        let words = Terminal.printable(text, limit: ReaderLimits.faultTextMax)
        switch code {
        case "bad-target": console.note("What lies there cannot be read: \(words).")
        case "bad-address": throw UsageError(.invalidValue, "--reader: \(words).")
        default:
            throw OperatorFailure(
                .readerFailed,
                "The reader \(device) cannot be used: \(words)."
                    + (isReady ? " Run the same command again with the same card." : "")
            )
        }
    }

    private static func failure(_ fault: WritingFault) -> OperatorFailure {
        let isLeft = fault == .card(.left)
        return OperatorFailure(
            .cardFailed,
            "Not written: \(fault.text)."
                + (isLeft ? " Nothing is lost: the same command again finishes it." : "")
        )
    }
}
