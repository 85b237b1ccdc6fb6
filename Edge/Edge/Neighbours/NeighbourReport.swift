package import Vocabulary

/// How the talk with neighbours stands, for the status page.
package struct NeighbourReport: Codable, Hashable, Sendable {
    package struct Link: Codable, Hashable, Sendable {
        package let device: DeviceID
        package let isDialled: Bool
        package let secondsOpen: Int64
    }

    /// Where neighbours are listened for; nil where they are not, or cannot be yet.
    package var listen: String?
    package var links: [Link] = []
    /// The version of the roster; zero where there is none.
    package var roster: UInt32 = 0
    /// Marks of others that are kept.
    package var marks = 0
    /// Of these, those that no presentation has taken up.
    package var marksWaiting = 0
    package var marksRefused: [String: Int] = [:]
    /// Frames that wait for their turn because their link sends more than it may.
    package var framesWaiting = 0
    package var closed: [String: Int] = [:]
    /// Why neighbours cannot be listened for; nil when nothing stands in the way.
    package var fault: String?
    /// Checkpoints of others that are kept for them.
    package var witnessed = 0

    package init() {}
}
