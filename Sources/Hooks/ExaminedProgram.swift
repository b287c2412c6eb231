/// A program that was found to be one that may be run.
package struct ExaminedProgram: Sendable, Equatable {
    /// Its absolute path, as it was meant: links in it are not resolved, so that a script knows its name.
    package let path: String
    /// Which file that was.
    package let identity: ProgramIdentity

    /// Looks again, right before it is run: that it may still be run, and that it is still the same file.
    ///
    /// What is run is run by its path: an interpreter has to find its script by one, and a descriptor's name
    /// (`/proc/self/fd/N`) is gone when it looks. So a swap is noticed up to this look, not beyond it; after it, only
    /// those could make one who may write to a directory on the way there: root, we, and the group of one where a group
    /// may write.
    package func verify(user: UInt32) throws(CommandRefusal) {
        let now = try CommandPath.examine(path, user: user)
        guard now == self else { throw .changed(path) }
    }
}
