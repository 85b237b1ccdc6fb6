import Cache
import FoundationEssentials
import Logging
import Sync

extension DownloadLane {
    /// A hub that does not answer is asked again after a later update, at most so often.
    static let assignmentAsksMax = 5
    /// Little, so that a revocation does not wait for it.
    private static let assignmentPatience = Duration.seconds(5)

    /// Asks where the device stands; gives whether the hub said so.
    ///
    /// A daemon keeps its place until it ends: a changed one counts from the next start on.
    func askAssignment() async -> Bool {
        var question = HubQuestion("GET", DeviceAPI.assignmentPath)
        question.patience = Self.assignmentPatience
        guard let reply = try? await link.ask(question), reply.status == 200,
            let place = try? JSONDecoder().decode(Assignment.self, from: Data(reply.body)),
            place.scope == cache.scope
        else { return false }
        reports.assigned(place)
        return true
    }
}
