package import Frames
import Glibc

/// Reads frames on a thread of its own and hands over the newest.
package struct FrameFeed: ~Copyable {
    /// Where frames come from.
    package enum Place: Sendable, Equatable {
        case standardInput
        case path(String)
    }

    /// How they are read.
    package struct Options: Sendable {
        package var format: FrameFormat

        /// Whether a folder is watched for further pictures.
        package var isFollowing = false

        /// The pace of files and folders, which have none of their own; nothing is full speed.
        package var framesPerSecond: Int?

        package init(format: FrameFormat) {
            self.format = format
        }
    }

    private let mailbox: LatestFrame

    /// Whether it is a pipe or a device, whose frames come in their own time.
    package let isLive: Bool

    /// Opens the source and starts to read.
    ///
    /// Pipes and devices are live: a frame not taken in time is overwritten. Files and folders wait
    /// until the frame before is taken, so that every picture of them is looked at.
    package init(_ place: Place, _ options: Options) throws(SourceFailure) {
        let mailbox = LatestFrame()
        let job = try FrameJob(place, options, mailbox)
        let isLive = job.isLive
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(job)
        guard pthread_create(&thread, nil, runJob, argument.toOpaque()) == 0 else {
            argument.release()
            throw SourceFailure(.noThread, "The reading thread could not be started.")
        }
        pthread_detach(thread)
        self.mailbox = mailbox
        self.isLive = isLive
    }

    deinit {
        mailbox.abandon()
    }

    /// The newest frame, or what happened instead of it within the time waited.
    package func next(waitingMilliseconds: Int) -> FrameEvent {
        mailbox.take(waitingMilliseconds: waitingMilliseconds)
    }
}

/// The body of the reading thread.
private func runJob(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<FrameJob>.fromOpaque(argument).takeRetainedValue().run()
    return nil
}
