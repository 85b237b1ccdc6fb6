package import Access
package import Vocabulary

/// What flashes say, laid out so that a decision looks it up instead of searching.
package struct StruckList: Hashable, Sendable {
    private var blocks: [RightID: BlockRecord] = [:]
    private var zones: Set<UInt16> = []
    private var tokenKeys: Set<UInt8> = []
    private var devices: [DeviceID: Set<DeviceBan>] = [:]
    /// Heads below this one may lack what was struck and is no longer listed.
    package private(set) var completeFrom: UInt64 = 0

    package init() {}

    /// The newest flash, and of those before it the rights that heads below its `completeFrom`
    /// may not tell yet.
    package init(_ newest: Flash, former: [Flash] = []) {
        completeFrom = newest.completeFrom
        for flash in former {
            for entry in flash.entries { takeRight(of: entry) }
        }
        for entry in newest.entries {
            takeRight(of: entry)
            switch entry.subject {
            case .right: break
            case .zone(let zone): zones.insert(zone)
            case .tokenKey(let key): tokenKeys.insert(key)
            case .device(let device, let ban): devices[device, default: []].insert(ban)
            }
        }
    }

    /// The later word on a right counts.
    private mutating func takeRight(of entry: FlashEntry) {
        guard case .right(let right, let generation, let reason) = entry.subject else { return }
        blocks[right] = BlockRecord(right: right, generation: generation, reason: reason)
    }

    package func bans(on device: DeviceID) -> Set<DeviceBan> { devices[device] ?? [] }

    package func isClosed(_ zone: UInt16) -> Bool { zones.contains(zone) }

    /// What it says of one presentation at a device, under a head.
    ///
    /// A device that is banned lets nobody in: the hub believes none of its records any more.
    package func facts(
        of claim: Claim,
        zone: UInt16,
        device: DeviceID,
        headVersion: UInt64
    ) -> EmergencyFacts {
        var facts = EmergencyFacts()
        if let block = blocks[claim.right], block.blocks(claim) { facts.block = block }
        facts.isZoneClosed = zones.contains(zone) || devices[device] != nil
        facts.isKeyDead = claim.token.map { tokenKeys.contains($0.key) } ?? false
        facts.isHeadIncomplete = headVersion < completeFrom
        return facts
    }
}
