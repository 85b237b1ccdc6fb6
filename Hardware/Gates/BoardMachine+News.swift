import Access

extension BoardMachine {
    /// Takes what the board tells unasked: once, by its count.
    mutating func unasked(_ number: UInt16, _ word: BoardWord, at now: Duration) -> [Action] {
        // Before the first beat's answer its clock says nothing, and the beat tells how it stands.
        guard isReady, let gap = gap(before: number) else { return [] }
        counts.lines += 1
        counts.missed += gap
        let missed: [Action] = gap > 0 ? [.news(.missed)] : []
        return missed + tell(word, at: now)
    }

    private mutating func tell(_ word: BoardWord, at now: Duration) -> [Action] {
        switch word {
        case .began(let passage, let clock): return began(passage, clock, at: now)
        case .sensor(let direction, let isActive, let clock):
            set(.sensor(direction), isActive)
            let time = sinceBoot(clock, heardAt: now)
            return [.news(.sensor(direction, isActive: isActive, at: time))]
        case .contact(let isOpen, let clock):
            set(.contactOpen, isOpen)
            return [.news(.contact(isOpen: isOpen, at: sinceBoot(clock, heardAt: now)))]
        case .tamper(let isOpen):
            set(.tamper, isOpen)
            return [.news(.tamper(isOpen))]
        case .fire(let isActive):
            set(.fire, isActive)
            return [.news(.fire(isActive))]
        case .ok, .no, .hello, .beat: return []
        }
    }

    /// What the inputs tell by a beat: lines that got lost are made up for within half a second.
    mutating func look(_ now: BoardInputs, _ changed: BoardInputs, at time: Duration) -> [Action] {
        inputs = now
        var news: [WireNews] = []
        if changed.contains(.fire) { news.append(.fire(now.contains(.fire))) }
        if changed.contains(.tamper) { news.append(.tamper(now.contains(.tamper))) }
        if changed.contains(.contactOpen) {
            news.append(.contact(isOpen: now.contains(.contactOpen), at: time))
        }
        for direction in Direction.allCases where changed.contains(.sensor(direction)) {
            let isActive = now.contains(.sensor(direction))
            news.append(.sensor(direction, isActive: isActive, at: time))
        }
        return news.map { .news($0) }
    }

    private mutating func began(
        _ passage: UInt64,
        _ clock: UInt64,
        at now: Duration
    ) -> [Action] {
        guard let index = pending.firstIndex(where: { $0.isOpening(of: passage) && !$0.hasBegun })
        else { return [] }
        pending[index].hasBegun = true
        return [.news(.began(passage: passage, at: sinceBoot(clock, heardAt: now)))]
    }

    private mutating func set(_ input: BoardInputs, _ isOn: Bool) {
        var now = inputs ?? []
        if isOn { now.insert(input) } else { now.remove(input) }
        inputs = now
    }

    /// How many lines before this one never came; nil for one that came again.
    private mutating func gap(before number: UInt16) -> Int? {
        guard let last = lastUnasked else {
            lastUnasked = number
            return 0
        }
        // Numbers go from 1 to 65535 and begin again: what is more than half a round ahead is old.
        let ahead = (Int(number) - Int(last) + Int(UInt16.max)) % Int(UInt16.max)
        guard ahead > 0, ahead <= Int(UInt16.max) / 2 else {
            counts.repeated += 1
            return nil
        }
        lastUnasked = number
        return ahead - 1
    }
}

extension BoardMachine.Pending {
    func isOpening(of passage: UInt64) -> Bool {
        if case .open(passage, _, _, _) = order { true } else { false }
    }
}
