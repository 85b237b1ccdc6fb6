/// What the person who starts the demonstration decides.
package struct DemonstrationSettings: Sendable, Equatable {
    /// The hub's port; the edges' local pages take the four after it.
    package static let portDefault = 8480

    package var port = portDefault
    /// Ends by itself, with a summary and an exit code.
    package var isOnce = false
    /// Forgets what earlier runs left.
    package var isReset = false
    /// Where hub and edges keep their files.
    package var folder: String
    /// Where the files of people and rights are.
    package var peopleFolder: String

    package init(folder: String, peopleFolder: String) {
        self.folder = folder
        self.peopleFolder = peopleFolder
    }

    var hubURL: String { "http://127.0.0.1:\(port)" }

    var codeFile: String { folder + "/admin-code" }

    func pagePort(of place: Place) -> Int {
        port + 1 + (Place.allCases.firstIndex(of: place) ?? 0)
    }
}
