import Vocabulary

/// What we say, and what we ask for.
extension GossipMachine {
    /// Tells all who do not know it yet what is here, and gives them what they lack.
    mutating func tellAll(_ now: Duration) -> [Action] {
        let linked = Array(linked.prefix(NeighbourLimits.linksMax))
        var actions: [Action] = []
        for number in links.keys.sorted() {
            guard let link = links[number], link.isGreeted else { continue }
            actions += push(to: number)
            guard link.said != ours || link.saidLinked != linked else { continue }
            links[number]?.said = ours
            links[number]?.saidLinked = linked
            links[number]?.saidAt = now
            actions.append(.send(number, .state(ours, linked: linked)))
        }
        return actions
    }

    /// After a word of theirs: what they lack, then what we lack.
    mutating func supply(_ link: UInt64, _ now: Duration) -> [Action] {
        push(to: link) + askAround(now)
    }

    /// Small objects go unasked, each once.
    private mutating func push(to number: UInt64) -> [Action] {
        guard let link = links[number], link.isGreeted else { return [] }
        var actions: [Action] = []
        let theirs = link.theirs
        if ours.hasNewerFlash(than: theirs), ours.hasNewerFlash(than: link.pushed) {
            links[number]?.pushed.flashEpoch = ours.flashEpoch
            links[number]?.pushed.flash = ours.flash
            actions.append(.offer(number, .flash))
        }
        if ours.roster > theirs.roster, ours.roster > link.pushed.roster {
            links[number]?.pushed.roster = ours.roster
            actions.append(.offer(number, .roster))
        }
        if ours.beat > theirs.beat, ours.beat > link.pushed.beat {
            links[number]?.pushed.beat = ours.beat
            actions.append(.offer(number, .heartbeat))
        }
        return actions
    }

    /// Asks somebody who has it for what is lacking here: keys before what they sign.
    mutating func askAround(_ now: Duration) -> [Action] {
        var actions: [Action] = []
        let greeted = links.filter(\.value.isGreeted).sorted { $0.key < $1.key }
        let keys = greeted.filter { entry in
            entry.value.theirs.keyring > max(ours.keyring, entry.value.vainKeyring)
        }
        let newest = keys.max { $0.value.theirs.keyring < $1.value.theirs.keyring }
        if let (number, link) = newest {
            // Until it answers, or tells of a later one.
            links[number]?.vainKeyring = link.theirs.keyring
            let version = UInt64(ours.keyring)
            actions.append(.send(number, .want(PeerWant(.keyring, version: version))))
        }
        guard update == nil else { return actions }
        let ahead = greeted.filter { entry in
            let theirs = entry.value.theirs
            guard theirs.headVersion > 0, theirs.hasNewerHead(than: ours) else { return false }
            return entry.value.vain.map { (theirs.hubEpoch, theirs.headVersion) > $0 } ?? true
        }
        let best = ahead.max { $1.value.theirs.hasNewerHead(than: $0.value.theirs) }
        guard let (number, link) = best else { return actions }
        update = GossipUpdate(
            link: number,
            hubEpoch: link.theirs.hubEpoch,
            version: link.theirs.headVersion,
            at: now
        )
        let want = PeerWant(.head, hubEpoch: ours.hubEpoch, version: ours.headVersion)
        return actions + [.send(number, .want(want))]
    }

    /// What is due: silence on either side, an update that does not go on.
    mutating func tend(_ now: Duration) -> [Action] {
        var actions: [Action] = []
        for number in links.keys.sorted() {
            guard let link = links[number] else { continue }
            let limit = link.isGreeted ? NeighbourLimits.silenceMax : NeighbourLimits.greetingMax
            if now - (link.isGreeted ? link.heardAt : link.openedAt) > limit {
                actions += drop(number, .silent)
            } else if now - link.saidAt >= NeighbourLimits.pulseEvery {
                links[number]?.saidAt = now
                actions.append(.send(number, .pulse))
            }
        }
        if let late = update, late.isLate(at: now) {
            // What it still sends of it would fit nothing any more: it is called anew.
            actions += drop(late.link, .silent) + askAround(now)
        }
        return actions
    }
}
