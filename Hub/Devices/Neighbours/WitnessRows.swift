import Crypto
import Kernel
import Sync
import Vocabulary

/// The witnessed checkpoints of one journal in the store.
struct WitnessRows {
    let session: any Session
    let device: DeviceID
    let epoch: UInt32

    func find() throws(StoreError) -> Witness? {
        try session.first(
            "SELECT sequence, digest, at, reported FROM witness WHERE device = $1 AND epoch = $2",
            device,
            epoch
        ) { row throws(StoreError) in
            guard let digest = Digest(try row.bytes(1)) else {
                throw StoreError(.mismatch, "A witnessed checkpoint cannot be read.")
            }
            return Witness(
                sequence: try row.number(0),
                digest: digest,
                time: try row.timestamp(2),
                isReported: try row.int(3) != 0
            )
        }
    }

    func write(_ witness: Witness, by teller: DeviceID) throws(StoreError) {
        try session.run(
            """
            INSERT INTO witness (device, epoch, sequence, digest, at, told_by, reported)
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (device, epoch) DO UPDATE
            SET sequence = excluded.sequence, digest = excluded.digest, at = excluded.at,
            told_by = excluded.told_by, reported = excluded.reported
            """,
            device,
            epoch,
            Int64(clamping: witness.sequence),
            witness.digest.bytes,
            witness.time,
            teller,
            witness.isReported
        )
    }

    func markReported() throws(StoreError) {
        try session.run(
            "UPDATE witness SET reported = 1 WHERE device = $1 AND epoch = $2",
            device,
            epoch
        )
    }
}
