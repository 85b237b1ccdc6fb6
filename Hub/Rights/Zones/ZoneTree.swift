/// The rule that no zone lies in itself.
package enum ZoneTree {
    /// As deep as ``ZoneGraph`` looks; a deeper zone would be closed to everyone.
    package static let depthMax = 15

    /// Whether a zone may get this parent, where `parents` holds those of all zones of the scope.
    package static func allows(
        zone: UInt16,
        parent: UInt16,
        parents: [UInt16: UInt16]
    ) -> Bool {
        guard parent != 0 else { return true }
        var after = parents
        after[zone] = parent
        return after.keys.allSatisfy { depth(of: $0, after) != nil }
    }

    /// How many zones lie above, or nil where there is no end of them or too many.
    private static func depth(of zone: UInt16, _ parents: [UInt16: UInt16]) -> Int? {
        var here = zone
        for depth in 0...depthMax {
            guard let parent = parents[here], parent != 0 else { return depth }
            here = parent
        }
        return nil
    }
}
