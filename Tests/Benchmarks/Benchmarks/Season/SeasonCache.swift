import Cache
import Sync

/// A season's cache file, filled the way an edge fills it: by a snapshot, then by a delta.
enum SeasonCache {
    static func make(_ season: Season, at path: String) throws -> CacheFile {
        let opened = try CacheFile.open(
            path: path,
            scope: Season.scope,
            keyring: season.keyring,
            mark: nil
        )
        _ = try opened.cache.apply(season.snapshot)
        _ = try opened.cache.apply(season.delta)
        guard opened.cache.head?.head.version == season.delta.head.head.version else {
            throw BenchmarkFailure(.wrongAnswer, "The cache did not take its own delta.")
        }
        return opened.cache
    }
}
