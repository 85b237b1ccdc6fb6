import Kernel
import Replay
import Rights
import Sync
import Vocabulary

/// The lists of emergency revocations that journals name, put together again from their log.
struct ArchiveFlashes {
    private let log: FlashLog
    private let rights: Rights
    private let scope: ScopeRow
    private var flashes: [UInt64: Flash] = [:]

    init(_ session: any Session, rights: Rights, scope: ScopeRow) {
        log = FlashLog(session, scope: scope.scope)
        self.rights = rights
        self.scope = scope
    }

    /// Looks a flash up; one that the hub never made stays unknown.
    mutating func learn(_ sequence: UInt64) throws(StoreError) {
        guard flashes[sequence] == nil, let found = try log.flash(sequence) else { return }
        flashes[sequence] = Flash(
            scope: scope.scope,
            hubEpoch: scope.hubEpoch,
            sequence: sequence,
            completeFrom: found.standing.completeFrom,
            time: found.standing.changedAt,
            entries: found.entries,
            key: ScopeKeys.firstNumber(of: .flash)
        )
    }

    func completeFrom(_ sequence: UInt64) -> UInt64 { flashes[sequence]?.completeFrom ?? 0 }

    func parts() throws -> [ArchivePart] {
        try flashes.sorted { $0.key < $1.key }.map { _, flash in
            let (signer, _) = try rights.keys.signer(
                .flash,
                of: scope.scope,
                dated: flash.time
            )
            return .flash(flash.signed(by: signer.key))
        }
    }
}
