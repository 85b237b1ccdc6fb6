package import Sync
package import Vocabulary

/// Whom to call, and when again.
extension GossipMachine {
    mutating func aim(at targets: [Target], _ now: Duration) {
        let chosen = targets.filter { $0.device != device }.prefix(NeighbourLimits.targetsMax)
        let addresses = Set(chosen.map(\.address))
        calls = calls.filter { addresses.contains($0.key) }
        for target in chosen {
            if calls[target.address] != nil {
                if let named = target.device { calls[target.address]?.device = named }
                continue
            }
            let isOthers = target.device.map { $0.raw < device.raw } ?? false
            let due = isOthers ? now + GossipCall.courtesy : now
            calls[target.address] = GossipCall(device: target.device, dueAt: due)
        }
    }

    mutating func callDue(_ now: Duration) -> [Action] {
        let linked = Set(links.values.map(\.device))
        var actions: [Action] = []
        for (address, call) in calls.sorted(by: { $0.key.description < $1.key.description })
        where !call.isUnderWay && call.dueAt <= now {
            guard call.device.map({ !linked.contains($0) }) ?? true else { continue }
            calls[address]?.isUnderWay = true
            actions.append(.dial(address))
        }
        return actions
    }

    /// The number of the link that was begun for a call.
    package mutating func dialled(_ address: PeerAddress, _ link: UInt64) {
        calls[address]?.link = link
    }

    /// Links with devices that are believed no longer.
    package mutating func strike(_ isBelieved: (DeviceID) -> Bool) -> [Action] {
        let struck = links.filter { !isBelieved($0.value.device) }.map(\.key).sorted()
        return struck.flatMap { drop($0, .struck) }
    }
}
