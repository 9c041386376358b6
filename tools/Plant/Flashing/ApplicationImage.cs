using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MeterNode.Plant.Flashing;

/// <summary>
/// A deployable application: nanoFramework assemblies one after the other, each aligned to 4 bytes (nf-interpreter,
/// <c>CLR_RECORD_ASSEMBLY</c> in <c>nanoCLR_Types.h</c>). The runtime skips an assembly that is not whole without a word, so everything is
/// looked at before it is written.
/// </summary>
public sealed class ApplicationImage
{
    /// <summary>The assembly that makes an application a meter node.</summary>
    public const string Application = "MeterNode.Node";

    /// <summary>Size of the header of one assembly.</summary>
    private const int HeaderBytes = 124;

    /// <summary>Places in <c>startOfTables</c>: assembly references, strings, end.</summary>
    private const int References = 0;
    private const int Strings = 11;
    private const int End = 15;

    private const int ReferenceBytes = 12;
    private const string BuildHint = "build one with 'dotnet build firmware/Device.slnf -p:Nano=true'";

    private static readonly uint[] s_crcTable = CrcTable();

    private ApplicationImage(string path, byte[] content, IReadOnlyList<ImageAssembly> assemblies)
    {
        Path = path;
        Bytes = content.Length;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        Assemblies = assemblies;
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>Its size.</summary>
    public int Bytes { get; }

    /// <summary>Hash of the file, hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>What is in it, in order.</summary>
    public IReadOnlyList<ImageAssembly> Assemblies { get; }

    /// <summary>Version of the firmware, three numbers.</summary>
    public string Version => Assemblies.First(assembly => assembly.Name == Application).Version.ToString(3);

    /// <summary>Reads an image and looks at every assembly in it.</summary>
    /// <exception cref="OperatorException">It is missing, damaged, of another format, or not a meter node's.</exception>
    public static ApplicationImage Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"there is no file '{path}'; {BuildHint}");
        }

        byte[] content = File.ReadAllBytes(path);
        var assemblies = new List<ImageAssembly>();
        if (content.Length == 0)
        {
            throw Refused(path, "is empty");
        }

        for (int start = 0; start < content.Length;)
        {
            ReadOnlySpan<byte> rest = content.AsSpan(start);
            assemblies.Add(ReadAssembly(path, rest, start, out int length));
            start += (length + 3) & ~3;
        }

        if (!assemblies.Exists(assembly => assembly.Name == Application))
        {
            throw Refused(path, $"has no assembly {Application}: it is the application of something else");
        }

        ImageAssembly[] own = [.. assemblies.Where(assembly => assembly.Name.StartsWith("MeterNode.", StringComparison.Ordinal))];
        if (own.FirstOrDefault(assembly => assembly.Version != own[^1].Version) is ImageAssembly other)
        {
            throw Refused(path, $"is mixed: {other.Name} is {other.Version} and {own[^1].Name} is {own[^1].Version}");
        }

        string? missing = assemblies.SelectMany(assembly => assembly.References)
            .FirstOrDefault(name => !assemblies.Exists(assembly => assembly.Name == name));
        return missing is null
            ? new ApplicationImage(System.IO.Path.GetFullPath(path), content, assemblies)
            : throw Refused(path, $"lacks the assembly {missing} that others in it use");
    }

    /// <summary>CRC-32 as the runtime has it: polynomial 0x04C11DB7, first bit first, start value 0, no inversion.</summary>
    internal static uint Crc(ReadOnlySpan<byte> bytes, uint crc = 0)
    {
        foreach (byte value in bytes)
        {
            crc = s_crcTable[(crc >> 24) ^ value] ^ (crc << 8);
        }

        return crc;
    }

    private static ImageAssembly ReadAssembly(string path, ReadOnlySpan<byte> rest, int start, out int length)
    {
        if (rest.StartsWith("NFMRK2"u8))
        {
            throw Refused(path, "is in the format of nanoFramework 2, and the node's runtime reads that of 1.17");
        }

        if (rest.Length < HeaderBytes || !rest.StartsWith("NFMRK1\0\0"u8))
        {
            throw Refused(path, start == 0 ? "is not an application image for nanoFramework" : $"is damaged or cut off at byte {start}");
        }

        byte[] header = rest[..HeaderBytes].ToArray();
        uint headerCrc = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(8));
        header.AsSpan(8, 4).Clear();
        length = Table(rest, End);
        if (Crc(header) != headerCrc
            || length < HeaderBytes
            || length > rest.Length
            || Crc(rest[HeaderBytes..length]) != BinaryPrimitives.ReadUInt32LittleEndian(rest[12..]))
        {
            throw Refused(path, $"is damaged or cut off in the assembly at byte {start}");
        }

        var references = new List<string>();
        for (int at = Table(rest, References); at + ReferenceBytes <= Table(rest, References + 1); at += ReferenceBytes)
        {
            string name = Name(rest, BinaryPrimitives.ReadUInt16LittleEndian(rest[at..]));
            if (name.Length > 0)
            {
                references.Add(name);
            }
        }

        var version = new Version(Word(rest, 28), Word(rest, 30), Word(rest, 32), Word(rest, 34));
        uint native = BinaryPrimitives.ReadUInt32LittleEndian(rest[20..]);
        return new ImageAssembly(Name(rest, (ushort)Word(rest, 36)), version, native, references);
    }

    /// <summary>Offset of a table from the assembly's first byte.</summary>
    private static int Table(ReadOnlySpan<byte> assembly, int table) =>
        (int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(assembly[(40 + (table * 4))..]));

    private static int Word(ReadOnlySpan<byte> assembly, int at) => BinaryPrimitives.ReadUInt16LittleEndian(assembly[at..]);

    /// <summary>A text of the assembly's own; empty for those that stand in the runtime, whose places have the first bit set.</summary>
    private static string Name(ReadOnlySpan<byte> assembly, ushort place)
    {
        if ((place & 0x8000) != 0)
        {
            return "";
        }

        int at = Table(assembly, Strings) + place;
        int end = at < assembly.Length ? assembly[at..].IndexOf((byte)0) : -1;
        return end < 0 ? "" : Encoding.UTF8.GetString(assembly.Slice(at, end));
    }

    private static OperatorException Refused(string path, string problem) =>
        new(OperatorError.Failure, $"'{path}' {problem}; {BuildHint}");

    private static uint[] CrcTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint crc = i << 24;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000_0000) != 0 ? (crc << 1) ^ 0x04C1_1DB7 : crc << 1;
            }

            table[i] = crc;
        }

        return table;
    }
}
