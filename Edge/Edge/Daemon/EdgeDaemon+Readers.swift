import Access
import Logging
import Sync

/// The programs that readers are, where a configuration names none.
package struct ReaderPrograms: Sendable {
    /// Reads cameras, scanners and keypads.
    package var codes: String
    /// Reads cards.
    package var cards: String

    package init(codes: String, cards: String) {
        self.codes = codes
        self.cards = cards
    }
}

extension EdgeDaemon {
    static func readers(
        _ configuration: EdgeConfiguration,
        _ stores: EdgeStores,
        _ programs: ReaderPrograms,
        _ decider: Decider,
        _ events: Log
    ) -> [ReaderProcess] {
        configuration.readers.map { reader in
            let isOfCards = reader.kind == .nfc
            return ReaderProcess(
                reader,
                program: reader.program ?? (isOfCards ? programs.cards : programs.codes),
                direction: stores.identity.assignment.direction == "exit" ? .exit : .entry,
                gap: configuration.presentationGap,
                clock: stores.clock,
                planner: isOfCards ? stores.planner : nil,
                events: events
            ) { decider.submit($0) }
        }
    }

    static func badgeKeys(
        _ configuration: EdgeConfiguration,
        _ stores: EdgeStores,
        _ link: HubLink,
        _ events: Log
    ) -> BadgeKeyLane? {
        guard configuration.readers.contains(where: \.readsBadges) else { return nil }
        stores.openBadgeKeys(events)
        return BadgeKeyLane(
            link: link,
            ring: stores.badges,
            device: stores.identity.device,
            scope: stores.identity.assignment.scope,
            clock: stores.clock,
            events: events
        ) { (keys) throws(EdgeFailure) in try stores.keep(keys) }
    }
}
