package import Vocabulary

extension UseState {
    /// A passage was taken back: the use is given back, and the person is in `zone` again.
    package mutating func annul(
        _ direction: Direction,
        into zone: UInt16 = 0,
        passedAt moment: Timestamp
    ) {
        self.zone = zone
        isInside = zone != 0 || direction == .exit
        switch direction {
        case .entry:
            known = known > 0 ? known - 1 : 0
            if let place = entries.lastIndex(of: moment) { entries.remove(at: place) }
            if firstEntry == moment { firstEntry = entries.first }
            if lastEntry == moment { lastEntry = entries.last }
        case .exit:
            if lastExit == moment { lastExit = nil }
        }
    }
}
