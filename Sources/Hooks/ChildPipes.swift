import SystemPackage

/// The pipes between us and one child. Our ends do not block; the child's are given away when it starts.
struct ChildPipes: Sendable {
    /// What the child reads.
    let input: (reading: PipeEnd, writing: PipeEnd)
    /// What the child writes.
    let output: (reading: PipeEnd, writing: PipeEnd)
    /// Where its standard error goes, if not to `output`.
    let errors: (reading: PipeEnd, writing: PipeEnd)?

    init(apart: Bool) throws(Errno) {
        input = try PipeEnd.pair()
        output = try PipeEnd.pair()
        errors = apart ? try PipeEnd.pair() : nil
        try input.writing.unblock()
        try output.reading.unblock()
        try errors?.reading.unblock()
    }
}
