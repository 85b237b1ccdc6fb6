import Badges
import ReaderLines

/// What a look into the field means for the card that was there.
extension CardMachine {
    mutating func judge(_ selection: Selection, until: Instant) -> [ReaderLine] {
        switch selection {
        case .card(let card): return recovered(isBad: false) + see(card, until: until)
        case .bad(let fault): return seeBad(fault)
        case .nothing: return recovered(isBad: isBad) + miss()
        case .failed: return miss()
        }
    }

    /// The lines when the card that was reported has left.
    mutating func leave() -> [ReaderLine] {
        defer {
            phase = .empty
            renewals = 0
        }
        switch phase {
        case .session, .present: return [.gone]
        case .empty, .bad: return []
        }
    }

    private var isBad: Bool {
        if case .bad = phase { true } else { false }
    }

    /// `READY` says that a fault is over.
    private mutating func recovered(isBad: Bool) -> [ReaderLine] {
        guard isFaulty, !isBad else { return [] }
        isFaulty = false
        return [.ready]
    }

    private mutating func see(_ card: CardTarget, until: Instant) -> [ReaderLine] {
        guard case .present(let known, _, let isLost) = phase, Self.isSame(known, card) else {
            return leave() + report(card, until: until)
        }
        guard isLost, renewals < CardLimits.renewalsMax else {
            phase = .present(card, misses: 0, isLost: isLost)
            return []
        }
        let renewal = renewals + 1
        let lines = leave() + report(card, until: until)
        renewals = renewal
        return lines
    }

    /// A phone may draw another number at each look; it is still one phone, reported once.
    private static func isSame(_ known: CardTarget, _ card: CardTarget) -> Bool {
        guard known.hasRandomNumber, card.hasRandomNumber else { return known == card }
        return known.sak == card.sak && known.ats == card.ats
    }

    private mutating func report(_ card: CardTarget, until: Instant) -> [ReaderLine] {
        number = number >= CardLimits.numberMax ? 1 : number + 1
        phase = .session(card, until: until)
        return [.card(number: number, card)]
    }

    private mutating func seeBad(_ fault: CardFault) -> [ReaderLine] {
        switch phase {
        case .bad:
            phase = .bad(misses: 0)
            return []
        case .present(_, let misses, _) where misses + 1 < CardLimits.missesMax: return miss()
        default:
            let lines = leave()
            phase = .bad(misses: 0)
            isFaulty = true
            return lines + [.badTarget(fault)]
        }
    }

    private mutating func miss() -> [ReaderLine] {
        switch phase {
        case .empty, .session: return []
        case .present(let card, let misses, let isLost):
            phase = .present(card, misses: misses + 1, isLost: isLost)
            return misses + 1 >= CardLimits.missesMax ? leave() : []
        case .bad(let misses):
            phase = .bad(misses: misses + 1)
            guard misses + 1 >= CardLimits.missesMax else { return [] }
            return leave() + recovered(isBad: false)
        }
    }
}
