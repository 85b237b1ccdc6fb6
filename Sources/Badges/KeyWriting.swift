import Access

/// Gives a card the order's keys, number 0 last.
///
/// A card that knows the order's key 0 has them all already, but for number 1 where it was to prove
/// itself so far and now is to sign taps. One that knows the factory's is new, or its writing was
/// broken off: then each key is still the factory's or already the order's, and both are tried.
struct KeyWriting: Sendable {
    private enum Owner {
        case order
        case factory
    }

    private enum Phase {
        case selection(Owner)
        case authentication(EV2Authentication, Owner)
        case change(EV2Session)
        case lastChange(EV2Session)
        case messageChange(EV2Session)
    }

    private let order: WritingOrder
    private let keys: WritingKeys
    private let random: @Sendable (Int) -> [UInt8]
    private var phase = Phase.selection(.order)
    private var place = 0
    /// Whether the key there is taken to be the order's already.
    private var isChanged = false

    init(
        _ order: WritingOrder,
        keys: WritingKeys,
        random: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.order = order
        self.keys = keys
        self.random = random
    }

    func begin() -> WritingStep { .exchange(selection) }

    mutating func handle(_ reply: [UInt8]) -> WritingStep {
        switch phase {
        case .selection(let owner): return selected(reply, owner)
        case .authentication(var authentication, let owner):
            do throws(CardFault) {
                let next = try authentication.handle(reply)
                phase = .authentication(authentication, owner)
                return authenticated(next, owner)
            } catch {
                return refused(error, owner)
            }
        case .change(let session): return changed(session, reply)
        case .lastChange(let session):
            do throws(CardFault) {
                _ = try session.unwrap(reply: reply, mode: .plain)
                return select(.order)
            } catch {
                return .failed(.card(error))
            }
        case .messageChange(let session): return messageChanged(session, reply)
        }
    }
}

extension KeyWriting {
    private var selection: [UInt8] {
        MutualReading.selection(of: CardApplication.name(on: order.chip) ?? [])
    }

    private mutating func select(_ owner: Owner) -> WritingStep {
        phase = .selection(owner)
        return .exchange(selection)
    }

    private mutating func selected(_ reply: [UInt8], _ owner: Owner) -> WritingStep {
        guard reply.count >= 2 else { return .failed(.card(.malformed)) }
        let status = Array(reply.suffix(2))
        guard status == [0x90, 0x00] || status == [0x91, 0x00] else { return .failed(.wrongCard) }
        let authentication = EV2Authentication(
            keyNumber: 0,
            key: owner == .order ? keys.administration : WritingKeys.factory,
            random: random(EV2Authentication.randomBytes)
        )
        phase = .authentication(authentication, owner)
        return .exchange(authentication.begin())
    }

    private mutating func authenticated(
        _ step: EV2Authentication.Step,
        _ owner: Owner
    ) -> WritingStep {
        switch step {
        case .exchange(let command): .exchange(command)
        case .done(let session): owner == .order ? owned(session) : change(session)
        }
    }

    private mutating func refused(_ fault: CardFault, _ owner: Owner) -> WritingStep {
        // A card that does not take the command at all is older than our keys.
        guard fault != .refused else { return .failed(.wrongCard) }
        guard fault == .wrongKey else { return .failed(.card(fault)) }
        return owner == .order && place == 0 ? select(.factory) : .failed(.foreignKeys)
    }

    /// A card whose keys were just written needs no second look.
    private mutating func owned(_ session: EV2Session) -> WritingStep {
        guard case .taps = order, place == 0 else { return .open(session) }
        var session = session
        let command = session.changeKey(
            number: 1,
            to: keys.message,
            version: keys.version,
            from: isChanged ? keys.administration : keys.message
        )
        phase = .messageChange(session)
        return .exchange(command)
    }

    private mutating func messageChanged(_ session: EV2Session, _ reply: [UInt8]) -> WritingStep {
        do throws(CardFault) {
            _ = try session.unwrap(reply: reply, mode: .full)
            return .open(session)
        } catch {
            guard error == .refused else { return .failed(.card(error)) }
            guard !isChanged else { return .failed(.foreignKeys) }
            // It only proved itself so far, and the no ended the session.
            isChanged = true
            return select(.order)
        }
    }

    private mutating func change(_ session: EV2Session) -> WritingStep {
        var session = session
        let all = order.numbered
        guard place < all.count else {
            let command = session.changeKey(
                number: 0,
                to: keys.administration,
                version: keys.version,
                from: nil
            )
            phase = .lastChange(session)
            return .exchange(command)
        }
        let command = session.changeKey(
            number: all[place].number,
            to: all[place].key,
            version: keys.version,
            from: isChanged ? all[place].key : WritingKeys.factory
        )
        phase = .change(session)
        return .exchange(command)
    }

    private mutating func changed(_ session: EV2Session, _ reply: [UInt8]) -> WritingStep {
        do throws(CardFault) {
            _ = try session.unwrap(reply: reply, mode: .full)
            place += 1
            isChanged = false
            return change(session)
        } catch {
            guard error == .refused else { return .failed(.card(error)) }
            guard !isChanged else { return .failed(.foreignKeys) }
            // The no ended the session.
            isChanged = true
            return select(.factory)
        }
    }
}
