import Processes

/// The script of one camera while it is written: a line comes when somebody holds something up.
actor CameraStrip {
    nonisolated let path: String
    private var script: [UInt8] = []

    init(_ path: String) {
        self.path = path
    }

    /// Empty, as before the first visitor.
    func begin() throws {
        try Files.write(script, to: path)
    }

    func add(_ line: String) throws {
        let longer = script + Array(line.utf8) + [UInt8(ascii: "\n")]
        guard longer.count <= CameraScript.byteCountMax else {
            throw DemonstrationFailure("The script of the camera is full: start again.")
        }
        try Files.write(longer, to: path)
        script = longer
    }
}
