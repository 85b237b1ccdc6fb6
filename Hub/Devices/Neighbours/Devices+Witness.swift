import Crypto
import HTTPServer
import Kernel
import Sync
import Vocabulary

/// What gates have seen of each other's journals: who cuts off a tail has told it before.
extension Devices {
    var witnessRoute: Route {
        Route(
            .post,
            Self.path("witness"),
            name: "deviceWitness",
            access: .device,
            body: .raw(
                type: Self.bytesType,
                summary: "Up to 64 checkpoints, the device's own and those of its neighbours."
            ),
            bodyBytesMax: DeviceAPI.witnessedMax * Checkpoint.byteCount,
            answers: [.init(204, .none, "They are kept.")],
            problems: [.invalid],
            "Keeps how far journals had come, so that a tail that is cut off is missed.",
            .query { [self] input in
                let row = try await row(of: input)
                let size = Checkpoint.byteCount
                guard input.body.count.isMultiple(of: size), !input.body.isEmpty else {
                    throw Problem(.invalid, "The body is one checkpoint after the other.")
                }
                let body = input.body
                try await services.store.write { [self] session in
                    for start in stride(from: 0, to: body.count, by: size) {
                        let bytes = Array(body[start..<start + size])
                        try witness(bytes, told: row, session)
                    }
                }
                return .noContent
            }
        )
    }

    /// Takes a checkpoint of a device of the teller's own scope; any other says nothing.
    func witness(
        _ bytes: [UInt8],
        told row: DeviceRow,
        _ session: any Session
    ) throws {
        var reader = ByteReader(bytes, at: Checkpoint.domain.count)
        let named = DeviceID(reader.number())
        guard let device = try DeviceRow.find(named, session), device.scope == row.scope,
            device.company == row.company, let key = Ed25519PublicKey(device.publicKey),
            let checkpoint = Checkpoint(bytes: bytes, signedBy: key), checkpoint.sequence > 0,
            // A device that was taken over could else fill the store, a row an epoch.
            checkpoint.epoch > 0, checkpoint.epoch - 1 <= device.epoch
        else { return }
        let rows = WitnessRows(session: session, device: named, epoch: checkpoint.epoch)
        let known = try rows.find()
        if let known, !known.isReported, let range = try cut(known, checkpoint, session) {
            try rows.markReported()
            return try report(range, of: device, epoch: checkpoint.epoch, session)
        }
        guard checkpoint.sequence > known?.sequence ?? 0 else { return }
        let witness = Witness(checkpoint)
        try rows.write(witness, by: row.device)
        try compare(witness, of: device, epoch: checkpoint.epoch, session)
    }

    private func cut(
        _ known: Witness,
        _ checkpoint: Checkpoint,
        _ session: any Session
    ) throws(StoreError) -> ClosedRange<UInt64>? {
        let journal = JournalRows(
            session: session,
            device: checkpoint.device,
            epoch: checkpoint.epoch
        )
        let held = try journal.cursor().next - 1
        if checkpoint.sequence == known.sequence {
            return known.cut(holding: checkpoint.digest, agreed: held)
        }
        return known.cut(by: checkpoint, held: held)
    }

    /// Compares what was witnessed with what the hub holds under that number, once it does.
    ///
    /// Called for a new witness and after each batch, in its transaction.
    func compare(
        _ witness: Witness,
        of device: DeviceRow,
        epoch: UInt32,
        heldBefore: UInt64? = nil,
        _ session: any Session
    ) throws {
        guard !witness.isReported else { return }
        let journal = JournalRows(session: session, device: device.device, epoch: epoch)
        guard let held = try journal.digest(of: witness.sequence),
            let range = witness.cut(holding: held, agreed: heldBefore ?? 0)
        else { return }
        try WitnessRows(session: session, device: device.device, epoch: epoch).markReported()
        try report(range, of: device, epoch: epoch, session)
    }

    /// After a batch: the records up to `heldBefore` were there before it.
    func compareWitness(
        of device: DeviceRow,
        epoch: UInt32,
        heldBefore: UInt64,
        _ session: any Session
    ) throws {
        let rows = WitnessRows(session: session, device: device.device, epoch: epoch)
        guard let known = try rows.find() else { return }
        try compare(known, of: device, epoch: epoch, heldBefore: heldBefore, session)
    }

    private func report(
        _ range: ClosedRange<UInt64>,
        of device: DeviceRow,
        epoch: UInt32,
        _ session: any Session
    ) throws(StoreError) {
        try addIncident(
            session,
            .journalCut,
            device: device,
            at: services.clock.now(),
            "Records \(range.lowerBound) to \(range.upperBound) of epoch \(epoch) were cut off "
                + "or replaced: a neighbour holds the device's own checkpoint of them."
        )
    }
}
