namespace MeterNode.Core.Ports
{
    /// <summary>
    /// Files of the node, by flat name ("config.cose", "seg-0001"). Written data is durable when the call returns:
    /// on the device that means that the file was closed (a flush does not sync LittleFS).
    /// </summary>
    public interface IFileStore
    {
        bool Exists(string name);

        /// <summary>Names of all files, in no particular order.</summary>
        string[] List();

        /// <summary>Length in bytes, or -1 when there is no such file.</summary>
        long Length(string name);

        /// <summary>The whole file, or null when there is no such file.</summary>
        byte[] ReadAll(string name);

        /// <summary>Reads up to <paramref name="count"/> bytes at <paramref name="position"/>; returns how many.</summary>
        int Read(string name, long position, byte[] buffer, int offset, int count);

        /// <summary>Creates or replaces the file. Not atomic: power loss may leave it missing, empty or torn.</summary>
        void Write(string name, byte[] data, int offset, int count);

        /// <summary>Appends, creating the file when needed. Power loss may leave any prefix of the data.</summary>
        void Append(string name, byte[] data, int offset, int count);

        /// <summary>Deletes the file; no error when there is none.</summary>
        void Delete(string name);
    }
}
