namespace MeterNode.Tools.Tests.Support;

/// <summary>
/// A file that cannot be read for a while, and then can, with the same time and length: as one of another owner is for a user who is not
/// root.
/// </summary>
internal sealed class UnreadableFile : IDisposable
{
    private readonly string _path;
    private readonly byte[] _content;
    private readonly DateTime _writtenAt;

    internal UnreadableFile(string path)
    {
        _path = path;
        _content = File.ReadAllBytes(path);
        _writtenAt = File.GetLastWriteTimeUtc(path);
        Put(new byte[_content.Length]);
    }

    /// <summary>It can be read.</summary>
    internal void Restore() => Put(_content);

    public void Dispose() => Restore();

    private void Put(byte[] content)
    {
        string made = _path + ".made";
        File.WriteAllBytes(made, content);
        File.SetLastWriteTimeUtc(made, _writtenAt);
        File.Move(made, _path, overwrite: true);
    }
}
