package import Vocabulary

/// What a neighbour's mark of a right means to a gate that takes it up.
package enum NeighbourNews: Hashable, Sendable {
    /// The right was used there.
    case used
    /// A use that was taken up before was given back.
    case takenBack
    /// It was given back before anybody here heard of it: nothing but its generation counts.
    case unused
}

/// One use of a right at another gate.
package struct NeighbourUse: Hashable, Sendable {
    package let news: NeighbourNews
    package let generation: UInt8
    package let direction: Direction
    /// Where the person is after it; zero is outside.
    package let zone: UInt16
    package let moment: Timestamp
    /// Uses of the right that the head in force counted when this one was taken up.
    package let usesSeen: UInt16
    /// It was made before that head was issued, so that those uses may hold it.
    package let mayBeSeen: Bool

    package init(
        _ news: NeighbourNews,
        generation: UInt8,
        _ direction: Direction,
        zone: UInt16,
        at moment: Timestamp,
        usesSeen: UInt16 = 0,
        mayBeSeen: Bool = false
    ) {
        self.news = news
        self.generation = generation
        self.direction = direction
        self.zone = zone
        self.moment = moment
        self.usesSeen = usesSeen
        self.mayBeSeen = mayBeSeen
    }

    /// One that is taken up under a head; `right` is what that head tells of the right.
    package init(
        _ news: NeighbourNews,
        generation: UInt8,
        _ direction: Direction,
        zone: UInt16,
        at moment: Timestamp,
        right: RightLookup,
        head: HeadDates
    ) {
        let usesSeen: UInt16 = if case .row(let row) = right { row.usesSeen } else { 0 }
        self.init(
            news,
            generation: generation,
            direction,
            zone: zone,
            at: moment,
            usesSeen: usesSeen,
            mayBeSeen: moment < head.issuedAt
        )
    }
}

extension UseState {
    /// Takes up what another gate told of this right.
    ///
    /// A use there counts as one here, whatever order they are heard in: on top of what the hub
    /// counted, as at a passage. Only what is newer than all else says where the person is.
    /// `known` may hold uses that the hub counted and nobody told one by one: a use that is older
    /// than the head may be one of those and is not added then. A newer one never is.
    package mutating func hear(_ use: NeighbourUse) {
        generation = max(generation, use.generation)
        switch (use.news, use.direction) {
        case (.unused, _): break
        case (.used, .entry): hearEntry(use)
        case (.used, .exit):
            guard isNewest(use.moment) else { return }
            lastExit = use.moment
            zone = use.zone
            isInside = use.zone != 0
        case (.takenBack, .entry): takeBack(entryAt: use.moment)
        case (.takenBack, .exit):
            guard lastExit == use.moment, let lastEntry else { return }
            lastExit = nil
            isInside = lastEntry <= use.moment
        }
    }

    /// Nothing that is known of the person is later.
    private func isNewest(_ moment: Timestamp) -> Bool {
        moment >= lastEntry ?? .distantPast && moment >= lastExit ?? .distantPast
    }

    private mutating func hearEntry(_ use: NeighbourUse) {
        if isNewest(use.moment) {
            isInside = true
            zone = use.zone
        }
        known = max(known, UInt32(use.usesSeen))
        let hasUntold = known > UInt32(entries.count) && entries.count < Self.entriesMax
        if !use.mayBeSeen || !hasUntold { known = known.addingOrFull(1) }
        noteEntry(at: use.moment)
    }

    private mutating func takeBack(entryAt moment: Timestamp) {
        known = known > 0 ? known - 1 : 0
        if let place = entries.firstIndex(of: moment) { entries.remove(at: place) }
        guard lastEntry == moment else { return }
        lastEntry = entries.last
        if firstEntry == moment { firstEntry = entries.first }
        // Out, unless they had been in before: then that entry still stands.
        isInside = lastEntry.map { $0 > lastExit ?? .distantPast } ?? false
        if !isInside { zone = 0 }
    }
}
