package import Vocabulary

/// How many each has to give where some must go: who has most gives first, down to one level.
package enum FairShare {
    /// Adds up to `total` exactly, or to all that there is where that is less.
    package static func portions(
        of total: Int,
        of counts: [DeviceID: Int]
    ) -> [DeviceID: Int] {
        let level = level(of: total, counts.values)
        var left = total
        var portions: [DeviceID: Int] = [:]
        for (device, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) })
        where count > level && left > 0 {
            portions[device] = min(count - level, left)
            left -= min(count - level, left)
        }
        return portions
    }

    /// The highest number that each may keep so that at least `total` go.
    private static func level(of total: Int, _ counts: some Collection<Int>) -> Int {
        var (low, high) = (0, counts.max() ?? 0)
        while low < high {
            let middle = (low + high + 1) / 2
            let freed = counts.reduce(0) { $0 + max(0, $1 - middle) }
            if freed >= total { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
