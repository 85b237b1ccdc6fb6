package import Access

/// Makes one card into what was ordered, and proves it by reading it as a gate would.
///
/// A machine like ``CardReading``. It may be broken off anywhere and started again with the same
/// order: a tag's message has no length until it is whole; a card's key 0 is changed last, so that
/// what is not finished is still open under the factory's key.
package struct CardWriting: Sendable {
    package static let exchangesMax = 192

    private enum Phase {
        case waiting
        case tag(Type2Writing)
        case application(ApplicationWriting)
        case keys(KeyWriting)
        case file(FileWriting)
        case check(CardReading)
        case ended
    }

    private let target: CardTarget
    private let order: WritingOrder
    private let random: @Sendable (Int) -> [UInt8]
    private var phase = Phase.waiting
    private var exchanges = 0

    package init(
        _ target: CardTarget,
        order: WritingOrder,
        random: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.target = target
        self.order = order
        self.random = random
    }

    package mutating func begin() -> CardWritingStep {
        precondition(exchanges == 0, "a card is written once")
        guard !target.hasRandomNumber else { return ended(.failed(.card(.randomNumber))) }
        switch order {
        case .claim(let claim, let address):
            guard target.isType2, target.uid.count == Type2Reading.uidByteCount else {
                return ended(.failed(.wrongCard))
            }
            let text = CardAddress.text(address: address, claim: claim)
            phase = .tag(Type2Writing(uid: target.uid, message: NDEFMessage(address: text).bytes))
            return step(Type2Writing.begin())
        case .taps(let keys, _), .tagProof(let keys):
            guard target.speaksISODEP else { return ended(.failed(.wrongCard)) }
            return step(keyed(keys))
        case .proof:
            guard target.speaksISODEP else { return ended(.failed(.wrongCard)) }
            phase = .application(ApplicationWriting())
            return step(ApplicationWriting.begin())
        }
    }

    package mutating func handle(reply: [UInt8]) -> CardWritingStep {
        switch phase {
        case .tag(var part):
            let next = part.handle(reply)
            phase = .tag(part)
            return step(next)
        case .application(var part):
            let next = part.handle(reply)
            phase = .application(part)
            return step(next)
        case .keys(var part):
            let next = part.handle(reply)
            phase = .keys(part)
            return step(next)
        case .file(var part):
            let next = part.handle(reply)
            phase = .file(part)
            return step(next)
        case .check(var reading):
            let next = reading.handle(reply: reply)
            phase = .check(reading)
            return checked(next)
        // A reader that says more than it was asked is not trusted to have written.
        case .waiting, .ended: return ended(.failed(.card(.malformed)))
        }
    }

    /// The card left the field, or the reader did not hear it.
    package mutating func lost() -> CardWritingStep {
        ended(.failed(.card(.left)))
    }
}

/// What to do next with a card that is written.
package enum CardWritingStep: Hashable, Sendable {
    case exchange([UInt8])
    case done(WritingSummary)
    case failed(WritingFault)
}

/// What a written card proved when it was read again.
package struct WritingSummary: Hashable, Sendable {
    package let chip: BadgeChip
    package let proof: CardProof
    /// Commands to the card, the reading included.
    package let exchanges: Int
}

extension CardWriting {
    private mutating func keyed(_ keys: WritingKeys) -> WritingStep {
        let part = KeyWriting(order, keys: keys, random: random)
        phase = .keys(part)
        return part.begin()
    }

    private mutating func step(_ next: WritingStep) -> CardWritingStep {
        switch next {
        case .exchange(let command): return counted(command)
        case .failed(let fault): return ended(.failed(fault))
        case .written: return check()
        case .ready:
            guard case .proof(let keys) = order else { return ended(.failed(.wrongCard)) }
            return step(keyed(keys))
        case .open(let session):
            guard case .taps(_, let address) = order else { return check() }
            var part = FileWriting(session: session, address: address)
            let first = part.begin()
            phase = .file(part)
            return step(first)
        }
    }

    private mutating func check() -> CardWritingStep {
        var reading = CardReading(target, plan: plan, random: random)
        let first = reading.begin()
        phase = .check(reading)
        return checked(first)
    }

    private mutating func checked(_ step: CardStep) -> CardWritingStep {
        switch step {
        case .exchange(let command): return counted(command)
        case .failed(let fault): return ended(.failed(.card(fault)))
        case .done(let proof):
            guard isOrdered(proof) else { return ended(.failed(.notWritten)) }
            let chip = order.chip
            return ended(
                .done(WritingSummary(chip: chip, proof: proof, exchanges: exchanges))
            )
        }
    }

    private var plan: CardPlan {
        switch order {
        case .claim(_, let address):
            CardPlan(wanted: .signed, chip: .type2, keys: nil, address: address)
        case .taps(let keys, let address):
            CardPlan(
                wanted: .oneTime,
                chip: .ntag424,
                keys: keys.reading(on: .ntag424),
                address: address
            )
        case .proof(let keys), .tagProof(let keys):
            CardPlan(
                wanted: .mutual,
                chip: order.chip,
                keys: keys.reading(on: order.chip),
                address: ""
            )
        }
    }

    private func isOrdered(_ proof: CardProof) -> Bool {
        switch (order, proof) {
        case (.claim(let claim, _), .message(let bytes)): claim == bytes
        case (.taps, .oneTime), (.proof, .mutual), (.tagProof, .mutual): true
        default: false
        }
    }

    private mutating func counted(_ command: [UInt8]) -> CardWritingStep {
        guard exchanges < Self.exchangesMax else { return ended(.failed(.card(.tooLong))) }
        exchanges += 1
        return .exchange(command)
    }

    private mutating func ended(_ step: CardWritingStep) -> CardWritingStep {
        phase = .ended
        return step
    }
}
