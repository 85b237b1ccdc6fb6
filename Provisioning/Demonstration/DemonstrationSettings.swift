import FoundationEssentials

/// What the person who starts the demonstration decides.
package struct DemonstrationSettings: Sendable, Equatable {
    /// The hub's port; the edges' screens take the four after it, the page the fifth.
    package static let portDefault = 8480

    package var port = portDefault
    /// Ends by itself, with a summary and an exit code.
    package var isOnce = false
    /// Forgets what earlier runs left.
    package var isReset = false
    /// Whether the page is shown in a browser when visitors may use it.
    package var opensBrowser = false
    /// Whether the show is played; without it visitors may try their codes at once.
    package var isShown = true
    /// The places that take part; the show needs all of them.
    package var places = Place.allCases
    /// Where hub and edges keep their files.
    package var folder: String
    /// Where the files of people and rights are.
    package var peopleFolder: String

    package init(folder: String, peopleFolder: String) {
        self.folder = folder
        self.peopleFolder = peopleFolder
    }

    /// With whole paths: programs and links are told of them.
    var resolved: DemonstrationSettings {
        var whole = self
        if !folder.hasPrefix("/") {
            whole.folder = FileManager.default.currentDirectoryPath + "/" + folder
        }
        return whole
    }

    var hubURL: String { "http://127.0.0.1:\(port)" }

    var codeFile: String { folder + "/admin-code" }

    func edgePort(of place: Place) -> Int {
        port + 1 + (Place.allCases.firstIndex(of: place) ?? 0)
    }

    func edgeURL(of place: Place) -> String { "http://127.0.0.1:\(edgePort(of: place))" }

    var pagePort: Int { port + 1 + Place.allCases.count }

    var pageURL: String { "http://127.0.0.1:\(pagePort)/" }
}
