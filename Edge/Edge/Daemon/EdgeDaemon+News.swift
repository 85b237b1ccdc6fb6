import Cache
import Gates
import HTTPClient
import Logging
import Sync
import Vocabulary

/// What the hub tells at once, and what follows from it here.
extension EdgeDaemon {
    static func news(
        _ stores: EdgeStores,
        _ link: HubLink,
        _ download: DownloadLane,
        _ events: Log
    ) -> NewsLane {
        NewsLane(
            link: link,
            flash: stores.flash,
            heartbeats: stores.heartbeats,
            clock: stores.clock,
            lacksKey: { [weak download] in download?.lacksKey() },
            events: events
        )
    }

    /// Has flashes put in force between two decisions, and heartbeats show what is missing.
    static func connectDesks(
        _ stores: EdgeStores,
        _ decider: Decider,
        _ download: DownloadLane,
        _ upload: UploadLane,
        _ keyrings: KeyringDesk,
        _ lock: RemoteLock
    ) {
        stores.flash.connect(
            FlashDesk.Links(
                inTurn: { [weak decider] work in
                    guard let decider else { return work() }
                    decider.inTurn(work)
                },
                headVersion: { [cache = stores.cache] in cache.head?.head.version ?? 0 }
            )
        )
        stores.flash.listen { [weak lock, weak upload] _ in
            lock?.look()
            // It left a record, and no scan may come for hours to send it along.
            upload?.wake()
        }
        stores.heartbeats.listen { [weak download, weak keyrings, cache = stores.cache] beat, _ in
            guard let download, let keyrings else { return }
            keyrings.hear(of: beat.keyring)
            if beat.keyring > keyrings.keyring.version { download.lacksKey() }
            guard let head = cache.head, head.head.hubEpoch == beat.hubEpoch else { return }
            if beat.headVersion > head.head.version { download.lacksHead() }
            if beat.headVersion == head.head.version, beat.headDigest != head.digest {
                download.sawFork(beat)
            }
        }
    }

    static func remoteLock(_ stores: EdgeStores, _ gate: any Gate) -> RemoteLock {
        RemoteLock(
            gate: gate,
            direction: stores.identity.assignment.direction,
            bans: { [flash = stores.flash] in flash.bans },
            kept: { [state = stores.state] in try? state.gateMode() }
        )
    }
}
