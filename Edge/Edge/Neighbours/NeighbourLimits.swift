import Vocabulary

/// What bounds the talk with neighbours; beside each stands what happens there.
package enum NeighbourLimits {
    /// Links with others; a further one is closed.
    package static let linksMax = 32
    /// Gates that are called; of more, those of the configuration and the first of the roster.
    package static let targetsMax = 64
    /// An end that has not proved itself and said who it is by then is closed.
    package static let greetingMax = Duration.seconds(5)
    /// An end that says nothing for longer is closed.
    package static let silenceMax = Duration.seconds(35)
    /// We say something at least so often.
    package static let pulseEvery = Duration.seconds(10)
    /// Marks kept, and for how long: older ones matter to nobody who comes to a gate now.
    package static let marksKept = 50_000
    package static let marksKeptFor = Duration.seconds(48 * 3_600)
    /// Marks taken up by one decision; the rest is for the next.
    package static let marksTakenMax = 16
    /// How much of its own journal a gate tells a neighbour that was away: at the most 10 000 uses,
    /// of three records each where a sensor tells of the passage.
    package static let recordsToldMax: UInt64 = 30_000
    /// A neighbour that came back is told a little more than it lacks: what became of openings that
    /// were under way.
    package static let recordsToldAgain: UInt64 = 256
    /// Marks of one frame.
    package static let marksInFrame = 64
    /// Work that the frames of one link may cost a second, counted in signatures to verify; what is
    /// beyond waits in its link, which then takes no more bytes.
    package static let workOfLink = 300
    /// The same for all links together.
    package static let workOfAll = 600
    /// Bytes of a link that were taken in and are not worked on yet.
    package static let unreadMax = 256 * 1_024
    /// Bytes that wait to go out on a link; one that lets more wait is closed.
    package static let waitingMax = 1_024 * 1_024
    /// An update that was asked for and does not go on for so long is asked of somebody else.
    package static let updateSilenceMax = Duration.seconds(10)
    /// One that comes more slowly than so, from its beginning on and with that much grace, too.
    package static let updateBytesPerSecondMin = 16_384
    /// Deltas kept for neighbours, and their bytes in all; a gate that lacks more gets a snapshot.
    package static let deltasKept = 16
    package static let deltaBytesKept = 4 << 20
    /// Devices whose checkpoints are kept, and what of our own journal is reported as missing; for
    /// a further device the one that was heard of least lately goes.
    package static let witnessedMax = 64
    /// Epochs of one device: its newest, and the one that a loss may have ended.
    package static let witnessedEpochs = 2
    /// How often a gate tells its neighbours how far its journal is, where it moved.
    package static let checkpointEvery = Duration.seconds(10)
    /// How often heard marks are written to the disk, unless 256 are waiting.
    package static let storeEvery = Duration.milliseconds(500)
}
