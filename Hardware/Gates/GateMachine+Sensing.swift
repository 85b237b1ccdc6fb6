import Access

/// Passages, the leaf, and inputs that never end.
extension GateMachine {
    /// Looks at what lasts, as it stood at `moment`; never at an earlier moment than before.
    mutating func watch(at moment: Duration) {
        let moment = max(moment, lookedAt)
        lookedAt = moment
        entry.settle(at: moment)
        exit.settle(at: moment)
        leaf.settle(at: moment)
        watchSensors(at: moment)
        watchLeaf(at: moment)
    }

    private mutating func watchSensors(at moment: Duration) {
        let before = stuck
        for direction in Direction.allCases {
            let line = self[direction]
            let isStuck = line.isActive && moment - line.since >= GateLimits.stuckAfter
            if isStuck {
                stuck.insert(direction)
            } else if !line.isActive {
                stuck.remove(direction)
            }
        }
        if before.isEmpty != stuck.isEmpty {
            let direction = stuck.union(before).min { $0.rawValue < $1.rawValue }
            tell(GateEvent(.sensorStuck, isOver: stuck.isEmpty, direction: direction))
        }
        told.isSensorStuck = !stuck.isEmpty
        markBlinded()
    }

    private mutating func markBlinded() {
        for direction in stuck { blind(direction) }
    }

    /// A window in which the sensor could not tell ends as `lost`, not as unused.
    mutating func blind(_ direction: Direction? = nil) {
        func isMeant(_ open: OpenGrant) -> Bool {
            direction == nil || direction == open.grant.direction
        }
        if let open = current, isMeant(open) { current?.isBlinded = true }
        for index in walking.indices where isMeant(walking[index]) {
            walking[index].isBlinded = true
        }
    }

    /// Whether somebody stands in the way of the sensor who is not the last that passed.
    func isOccupied(_ direction: Direction) -> Bool {
        if sensor == .contact { return leaf.isActive }
        let line = self[direction]
        return stuck.contains(direction) || line.isActive && settledBy[direction] != line.since
    }

    /// Whether the sensor saw the same person for a whole window, and could see nobody else.
    func isCovered(_ open: OpenGrant) -> Bool {
        let line = self[open.grant.direction]
        guard sensor == .pulse, line.isActive, let began = open.began else { return false }
        return line.since <= began
    }

    private mutating func watchLeaf(at moment: Duration) {
        let since = max(leaf.since, watchedSince)
        let isLong = moment - since >= settings.heldOpenAfter
        let isHeld = leaf.isActive && !isOpenForAll && (isLong || told.isHeldOpen)
        guard isHeld != told.isHeldOpen else { return }
        told.isHeldOpen = isHeld
        tell(GateEvent(.heldOpen, isOver: !isHeld))
    }

    subscript(direction: Direction) -> DebouncedInput {
        get { direction == .entry ? entry : exit }
        set { if direction == .entry { entry = newValue } else { exit = newValue } }
    }

    mutating func sensed(_ direction: Direction, _ isActive: Bool, at moment: Duration) {
        guard sensor == .pulse else { return }
        guard told.link == .ready else {
            self[direction] = DebouncedInput(isActive: isActive, at: moment)
            return
        }
        // It stands so already: the edge between was lost.
        if self[direction].level == isActive { return blind(direction) }
        if self[direction].take(isActive, at: moment) { passed(direction, at: moment) }
    }

    mutating func moved(_ isOpen: Bool, at moment: Duration) {
        guard told.link == .ready else {
            leaf = DebouncedInput(isActive: isOpen, at: moment)
            return
        }
        if !isOpen && sensor == .pulse { closed?.isShut = true }
        if sensor == .contact, leaf.level == isOpen { return blind() }
        guard leaf.take(isOpen, at: moment) else { return }
        if sensor == .contact { return passed(nil, at: moment) }
        guard !isExplained(at: moment) else { return }
        tell(GateEvent(.forced, passage: missed(nil, at: moment)))
    }

    /// Whether a leaf may open now.
    private func isExplained(at moment: Duration) -> Bool {
        if isOpenForAll { return true }
        if let freeUntil, moment <= freeUntil { return true }
        if let current, current.covers(nil, at: moment) { return true }
        guard let closed else { return false }
        return moment <= closed.end
    }

    /// Somebody went through.
    private mutating func passed(_ direction: Direction?, at moment: Duration) {
        if let open = current, open.covers(direction, at: moment) {
            if let direction { settledBy[direction] = moment }
            return close(open, .passed, at: moment)
        }
        if let index = walking.firstIndex(where: { $0.covers(direction, at: moment) }) {
            if let direction { settledBy[direction] = moment }
            return settle(walking.remove(at: index), .passed)
        }
        if isOpenForAll || freeUntil.map({ moment <= $0 }) == true {
            return tell(GateEvent(.freePassage, direction: direction))
        }
        if let open = current, open.began != nil, moment > open.end,
            direction == nil || direction == open.grant.direction
        {
            closeUnused(open)
        }
        tellUnexplained(direction, at: moment)
    }

    /// The grant that something at `moment` came too late for.
    private func missed(_ direction: Direction?, at moment: Duration) -> UInt64? {
        if let current, current.began != nil, moment > current.end {
            return ClosedGrant(current, passedAt: nil).missed(direction, at: moment)
        }
        return closed?.missed(direction, at: moment)
    }

    private mutating func tellUnexplained(_ direction: Direction?, at moment: Duration) {
        guard let closed, closed.isFollowed(direction, at: moment) else {
            let passage = missed(direction, at: moment)
            return tell(GateEvent(.forced, direction: direction, passage: passage))
        }
        tell(
            GateEvent(
                .secondPassage,
                direction: direction ?? closed.direction,
                passage: closed.passage
            )
        )
    }
}
