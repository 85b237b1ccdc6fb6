import Foundation

/// The files of this repository, read once.
struct Repository {
    struct File {
        let path: String
        let lines: [Substring]

        init(_ path: String, _ text: String) {
            self.path = path
            lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        }

        var isSwift: Bool { path.hasSuffix(".swift") }

        /// Its target: the folder of ours that holds it.
        var target: String? {
            ImportTable.folders.filter { path.hasPrefix($0.folder + "/") }
                .max { $0.folder.count < $1.folder.count }?
                .target
        }
    }

    let root: URL
    let files: [File]
    let folders: [String]

    static let shared = Repository()

    static let topLevel = [
        ".ci", "Sources", "Hardware", "Hub", "Edge", "Provisioning", "Tests", "docs",
    ]
    private static let endings = [
        "swift", "sh", "c", "h", "cpp", "py", "md", "json5", "service", "conf", "sql", "txt",
        "modulemap",
    ]
    private static let fixtures = "Tests/Fixtures/"

    private init() {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        var files: [File] = []
        var folders: [String] = []
        for top in Self.topLevel {
            let paths = FileManager.default.enumerator(atPath: root.appending(path: top).path)
            while let path = paths?.nextObject() as? String {
                let whole = "\(top)/\(path)"
                guard !whole.hasPrefix(Self.fixtures) else { continue }
                if Self.isFolder(root, whole) {
                    folders.append(whole)
                } else if let file = Self.read(root, whole) {
                    files.append(file)
                }
            }
        }
        let alone = ["Package.swift", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        self.root = root
        self.files = files + alone.compactMap { Self.read(root, $0) }
        self.folders = folders
    }

    func file(_ path: String) -> File? {
        files.first { $0.path == path }
    }

    private static func isFolder(_ root: URL, _ path: String) -> Bool {
        var isFolder: ObjCBool = false
        let path = root.appending(path: path).path
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            && isFolder.boolValue
    }

    /// Text we wrote: by its ending, or, without an ending, a script.
    private static func read(_ root: URL, _ path: String) -> File? {
        let name = path.split(separator: "/").last ?? ""
        let ending = name.contains(".") ? name.split(separator: ".").last.map(String.init) : nil
        guard ending.map(endings.contains) ?? true else { return nil }
        guard let data = try? Data(contentsOf: root.appending(path: path)) else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        guard ending != nil || text.hasPrefix("#!") else { return nil }
        return File(path, text)
    }
}
