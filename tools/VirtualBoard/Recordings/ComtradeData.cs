using System.Buffers.Binary;
using System.Globalization;

namespace MeterNode.VirtualBoard.Recordings;

/// <summary>Reads the samples of a COMTRADE record (IEEE C37.111-2013 clause 8): ASCII, BINARY, BINARY32, FLOAT32.</summary>
internal sealed class ComtradeData
{
    private readonly string _path;
    private readonly ComtradeConfiguration _configuration;
    private readonly double[][] _samples;
    private readonly double[] _stamps;

    private ComtradeData(string path, ComtradeConfiguration configuration, int count)
    {
        _path = path;
        _configuration = configuration;
        _stamps = new double[count];
        _samples = new double[configuration.Analogue.Count][];
        for (int i = 0; i < _samples.Length; i++)
        {
            _samples[i] = new double[count];
        }
    }

    internal static Recording Read(
        string path,
        ReadOnlySpan<byte> bytes,
        ComtradeConfiguration configuration,
        string format,
        RecordingOptions options,
        int firstLine = 1)
    {
        ComtradeData data = format switch
        {
            "ASCII" => ReadAscii(path, RecordingFiles.Text(bytes, options), configuration, firstLine),
            "BINARY" => ReadBinary(path, bytes, configuration, 2, isFloat: false),
            "BINARY32" => ReadBinary(path, bytes, configuration, 4, isFloat: false),
            "FLOAT32" => ReadBinary(path, bytes, configuration, 4, isFloat: true),
            _ => throw new RecordingException(
                configuration.Path, 0, $"the data format {RecordingException.Quote(format)} is none of ASCII, BINARY, BINARY32, FLOAT32"),
        };
        return data.ToRecording(format);
    }

    private static ComtradeData ReadAscii(string path, string text, ComtradeConfiguration configuration, int firstLine)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        int rows = lines.Length;
        while (rows > 0 && string.IsNullOrWhiteSpace(lines[rows - 1]))
        {
            rows--;
        }

        int count = Expected(path, configuration, rows, "rows");
        int analogue = configuration.Analogue.Count;
        if ((long)count * (analogue + 1) > text.Length)
        {
            throw new RecordingException(path, firstLine, $"{count} rows of {analogue} values do not fit into this file");
        }

        var data = new ComtradeData(path, configuration, count);
        for (int row = 0; row < count; row++)
        {
            string[] fields = lines[row].Split(',');
            if (fields.Length < analogue + 2)
            {
                throw new RecordingException(
                    path, firstLine + row, $"a row needs number, time and {analogue} values, but has {fields.Length} fields");
            }

            double stamp = Parse(path, firstLine + row, fields[1]);
            data._stamps[row] = stamp == uint.MaxValue ? double.NaN : stamp;
            for (int i = 0; i < analogue; i++)
            {
                double raw = Parse(path, firstLine + row, fields[i + 2]);
                data.Store(i, row, raw == 99999 && configuration.Revision > 1991 ? double.NaN : raw);
            }
        }

        return data;
    }

    /// <summary>Bytes of another format read as binary give samples like noise; their sample numbers do not count up.</summary>
    private static void RequireRunningNumbers(string path, ReadOnlySpan<byte> bytes, long rowBytes, int count)
    {
        int jumps = 0;
        for (int row = 1; row < count; row++)
        {
            uint before = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(int)((row - 1) * rowBytes)..]);
            uint number = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(int)(row * rowBytes)..]);
            jumps += number == before + 1 ? 0 : 1;
        }

        if (jumps > count / 2)
        {
            throw new RecordingException(
                path, 0, "the sample numbers do not count up: this is not the binary format that the configuration says");
        }
    }

    private static ComtradeData ReadBinary(
        string path, ReadOnlySpan<byte> bytes, ComtradeConfiguration configuration, int size, bool isFloat)
    {
        int analogue = configuration.Analogue.Count;
        long rowBytes = 8 + ((long)analogue * size) + (((configuration.DigitalCount + 15L) / 16) * 2);
        int count = Expected(path, configuration, (int)(bytes.Length / rowBytes), "samples");
        var data = new ComtradeData(path, configuration, count);
        if (ByteOrder.IsHighFirst(bytes[..(int)(count * rowBytes)], (int)rowBytes, analogue, size, isFloat))
        {
            throw new RecordingException(path, 0, "has its values with the high byte first; COMTRADE has the low byte first: convert it");
        }

        RequireRunningNumbers(path, bytes, rowBytes, count);

        // Missing value: 8000h (1991: FFFFh), 80000000h, or the most negative float.
        int missing = size == 4 ? int.MinValue : configuration.Revision == 1991 ? -1 : short.MinValue;
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<byte> record = bytes.Slice((int)(row * rowBytes), (int)rowBytes);
            uint stamp = BinaryPrimitives.ReadUInt32LittleEndian(record[4..]);
            data._stamps[row] = stamp == uint.MaxValue ? double.NaN : stamp;
            for (int i = 0; i < analogue; i++)
            {
                ReadOnlySpan<byte> field = record[(8 + (i * size))..];
                if (isFloat)
                {
                    float value = BinaryPrimitives.ReadSingleLittleEndian(field);
                    data.Store(i, row, value == float.MinValue ? double.NaN : value);
                }
                else
                {
                    int value = size == 2 ? BinaryPrimitives.ReadInt16LittleEndian(field) : BinaryPrimitives.ReadInt32LittleEndian(field);
                    data.Store(i, row, value == missing ? double.NaN : value);
                }
            }
        }

        return data;
    }

    private static int Expected(string path, ComtradeConfiguration configuration, int present, string what)
    {
        int expected = configuration.Rates[^1].LastSample;
        return present >= expected
            ? expected
            : throw new RecordingException(
                path, 0, $"the data ends after {present} of {expected} {what}; the file is cut off or belongs to another .cfg");
    }

    private static double Parse(string path, int line, string text)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty)
        {
            return double.NaN;
        }

        return double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && !double.IsInfinity(value)
            ? value
            : throw new RecordingException(path, line, $"{RecordingException.Quote(text)} is not a number");
    }

    private void Store(int channel, int row, double raw)
    {
        ComtradeConfiguration.AnalogueChannel c = _configuration.Analogue[channel];
        double value = (raw * c.A) + c.B;
        _samples[channel][row] = double.IsFinite(value) ? value : double.NaN;
    }

    private Recording ToRecording(string format)
    {
        for (int i = 0; i < _stamps.Length; i++)
        {
            _stamps[i] *= _configuration.TimeBaseSeconds * _configuration.TimeMultiplier;
        }

        bool isRounded = false;
        bool byStamps = _configuration.Rates.Exists(r => r.RateHertz == 0);
        IReadOnlyList<RecordingSegment> segments = byStamps
            ? TimeStamps.Split(_path, _stamps, 0, out isRounded)
            : Segments();
        var channels = new RecordingChannel[_samples.Length];
        for (int i = 0; i < channels.Length; i++)
        {
            ComtradeConfiguration.AnalogueChannel c = _configuration.Analogue[i];
            channels[i] = new RecordingChannel(i + 1, c.Name, c.Unit, _samples[i])
            {
                Phase = c.Phase,
                SkewSeconds = c.SkewSeconds,
                Primary = c.Primary,
                Secondary = c.Secondary,
                IsPrimary = c.IsPrimary,
            };
        }

        return new Recording(_configuration.Path, $"COMTRADE {_configuration.Revision} {format}", channels, segments)
        {
            Station = _configuration.Station,
            Device = _configuration.Device,
            StartText = _configuration.StartText,
            MainsHertz = _configuration.MainsHertz,
            RateOrigin = isRounded ? "rounded time stamps" : byStamps ? "time stamps" : "file",
        };
    }

    // Rates as given. Where a segment begins follows from the time stamps when they are there and make sense, else from the rates.
    private List<RecordingSegment> Segments()
    {
        var segments = new List<RecordingSegment>();
        int first = 0;
        double start = 0;
        foreach ((double rate, int last) in _configuration.Rates)
        {
            double stamped = _stamps[first] - _stamps[0];
            if (first > 0 && Math.Abs(stamped - start) < 2 / Math.Min(rate, segments[^1].RateHertz))
            {
                start = stamped;
            }

            segments.Add(new RecordingSegment(first, last - first, rate, start));
            start += (last - first) / rate;
            first = last;
        }

        return segments;
    }
}
