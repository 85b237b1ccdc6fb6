/// What a line may hold; beyond it the line is refused, not cut.
package enum LineLimits {
    package static let wordsMax = 4_096
    package static let bytesMax = 1_048_576
}
