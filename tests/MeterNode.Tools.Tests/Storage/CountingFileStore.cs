using MeterNode.Core.Ports;

namespace MeterNode.Tools.Tests.Storage;

/// <summary>Counts what is read from the files underneath: on the board each call opens a file.</summary>
internal sealed class CountingFileStore(IFileStore files) : IFileStore
{
    public int Calls { get; private set; }

    public long BytesRead { get; private set; }

    public void Reset()
    {
        Calls = 0;
        BytesRead = 0;
    }

    public bool Exists(string name) => files.Exists(name);

    public string[] List() => files.List();

    public long Length(string name)
    {
        Calls++;
        return files.Length(name);
    }

    public byte[] ReadAll(string name) => files.ReadAll(name);

    public int Read(string name, long position, byte[] buffer, int offset, int count)
    {
        Calls++;
        int read = files.Read(name, position, buffer, offset, count);
        BytesRead += read;
        return read;
    }

    public void Write(string name, byte[] data, int offset, int count) => files.Write(name, data, offset, count);

    public void Append(string name, byte[] data, int offset, int count) => files.Append(name, data, offset, count);

    public void Delete(string name) => files.Delete(name);
}
