/// What a configuration may hold; a file beyond it is refused before it is read further.
package enum ConfigurationLimits {
    package static let bytesMax = 1_048_576
    package static let depthMax = 16
    /// Problems shown at once; the rest are counted.
    package static let problemsMax = 50
}
