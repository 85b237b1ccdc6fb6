import Access

/// Reads one card as far as its plan says: commands out, replies in, no effects.
///
/// The caller sends what ``CardStep/exchange(_:)`` holds to the card, hands the reply back, and
/// bounds the time; the number of exchanges is bounded here.
///
/// What a card cannot do and what it fails at are kept apart. A card that says in good order that
/// it has no such application, no message, no message of ours or no key of that number gives its
/// bare number: the decision refuses it where more was issued or is asked for (medium_too_weak). A
/// card that tried and failed is refused for just that, and its number is not looked at: a torn or
/// doubled message (malformed), a no where the protocol has none (refused), another card's number
/// (changed), a key that it does not know (wrongKey).
package struct CardReading: Sendable {
    package static let exchangesMax = 32

    private enum Phase {
        case waiting
        case type2(Type2Reading)
        case type4(Type4Reading)
        case mutual(MutualReading)
        case ended
    }

    private let target: CardTarget
    private let plan: CardPlan
    private let random: @Sendable (Int) -> [UInt8]
    private var phase = Phase.waiting
    private var exchanges = 0

    package init(
        _ target: CardTarget,
        plan: CardPlan,
        random: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.target = target
        self.plan = plan
        self.random = random
    }

    package mutating func begin() -> CardStep {
        precondition(exchanges == 0, "a card is read once")
        guard !target.hasRandomNumber else { return ended(.failed(.randomNumber)) }
        guard plan.wanted > .copyable, isOfIssuedKind else { return ended(.done(.number)) }
        if let reading = mutualReading() {
            phase = .mutual(reading)
            return step(reading.begin())
        }
        if target.isType2, target.uid.count == Type2Reading.uidByteCount {
            phase = .type2(Type2Reading(uid: target.uid))
            return step(Type2Reading.begin())
        }
        guard target.speaksISODEP else { return ended(.done(.number)) }
        phase = .type4(Type4Reading())
        return step(Type4Reading.begin())
    }

    package mutating func handle(reply: [UInt8]) -> CardStep {
        switch phase {
        case .type2(var reading):
            let next = reading.handle(reply)
            phase = .type2(reading)
            return step(next)
        case .type4(var reading):
            let next = reading.handle(reply)
            phase = .type4(reading)
            return step(next)
        case .mutual(var reading):
            let next = reading.handle(reply)
            phase = .mutual(reading)
            return step(next)
        // A reader that says more than it was asked is not trusted to have read.
        case .waiting, .ended: return ended(.failed(.malformed))
        }
    }

    /// The card left the field, or the reader did not hear it.
    package mutating func lost() -> CardStep {
        ended(.failed(.left))
    }
}

extension CardReading {
    /// Whether the card speaks as the chip does that was issued.
    ///
    /// What a phone reads off a chip (a message, a tap not shown at a gate yet) can be written to a
    /// simpler tag that carries the same number; such a tag is a copy of the number.
    private var isOfIssuedKind: Bool {
        switch plan.chip {
        case .none: true
        case .type2: !target.speaksISODEP
        case .ntag424, .desfire: target.speaksISODEP
        }
    }

    /// A DESFire signs no taps, so that it proves itself wherever more than a claim is wanted.
    private func mutualReading() -> MutualReading? {
        guard let keys = plan.keys, target.speaksISODEP else { return nil }
        guard let application = CardApplication.name(on: plan.chip) else { return nil }
        let level = plan.chip == .desfire ? plan.wanted >= .oneTime : plan.wanted == .mutual
        guard level else { return nil }
        return MutualReading(
            application: application,
            keys: keys,
            random: random(EV2Authentication.randomBytes)
        )
    }

    private mutating func step(_ next: ReadingStep) -> CardStep {
        switch next {
        case .exchange(let command): counted(command)
        case .message(let bytes): ended(judged(bytes))
        case .proven: ended(.done(.mutual))
        case .nothing: ended(.done(.number))
        case .failed(let fault): ended(.failed(fault))
        }
    }

    private mutating func counted(_ command: [UInt8]) -> CardStep {
        guard exchanges < Self.exchangesMax else { return ended(.failed(.tooLong)) }
        exchanges += 1
        return .exchange(command)
    }

    private mutating func ended(_ step: CardStep) -> CardStep {
        phase = .ended
        return step
    }

    private func judged(_ message: [UInt8]) -> CardStep {
        do throws(CardFault) {
            let text = try NDEFMessage(bytes: message).address
            switch try CardAddress(text, address: plan.address) {
            case .claim(let bytes): return .done(.message(bytes))
            case .tap(let tap): return try judged(tap)
            }
        } catch {
            return error == .noMessage ? .done(.number) : .failed(error)
        }
    }

    /// A tap is worth no more than the number without its keys, or from a chip that signs none.
    private func judged(_ tap: EncryptedTap) throws(CardFault) -> CardStep {
        guard plan.chip == .ntag424, let keys = plan.keys else { return .done(.number) }
        return .done(.oneTime(counter: try tap.counter(uid: target.uid, keys: keys)))
    }
}
