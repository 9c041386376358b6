using System.IO;
using MeterNode.Core.Ports;

namespace MeterNode.Node.Storage
{
    /// <summary>
    /// Files in one folder of the node's flash (<c>I:\</c> on the device). Every write opens, writes and closes: LittleFS keeps
    /// nothing that was only flushed. Then it looks at the result, because on a full partition the runtime reports no error.
    /// </summary>
    public sealed class FlashFileStore : IFileStore
    {
        private const int PartBytes = 64;

        private readonly string _root;
        private readonly byte[] _part = new byte[PartBytes];

        /// <summary><paramref name="root"/> ends with the path separator.</summary>
        public FlashFileStore(string root)
        {
            _root = root;
        }

        public bool Exists(string name)
        {
            return File.Exists(_root + name);
        }

        public string[] List()
        {
            string[] paths = Directory.GetFiles(_root);
            for (int i = 0; i < paths.Length; i++)
            {
                paths[i] = Path.GetFileName(paths[i]);
            }

            return paths;
        }

        public long Length(string name)
        {
            if (!File.Exists(_root + name))
            {
                return -1;
            }

            using (FileStream file = new FileStream(_root + name, FileMode.Open, FileAccess.Read))
            {
                return file.Length;
            }
        }

        public byte[] ReadAll(string name)
        {
            long length = Length(name);
            if (length < 0)
            {
                return null;
            }

            byte[] content = new byte[(int)length];
            Read(name, 0, content, 0, content.Length);
            return content;
        }

        public int Read(string name, long position, byte[] buffer, int offset, int count)
        {
            if (!File.Exists(_root + name))
            {
                return 0;
            }

            using (FileStream file = new FileStream(_root + name, FileMode.Open, FileAccess.Read))
            {
                if (position >= file.Length)
                {
                    return 0;
                }

                file.Seek(position, SeekOrigin.Begin);
                int done = 0;
                while (done < count)
                {
                    int read = file.Read(buffer, offset + done, count - done);
                    if (read <= 0)
                    {
                        break;
                    }

                    done += read;
                }

                return done;
            }
        }

        /// <exception cref="IOException">The file does not hold the data afterwards: it is old, short or gone.</exception>
        public void Write(string name, byte[] data, int offset, int count)
        {
            if (Platform.HasRoom(0, count))
            {
                using (FileStream file = new FileStream(_root + name, FileMode.Create, FileAccess.Write))
                {
                    file.Write(data, offset, count);
                }
            }

            // What had no room keeps its old content, which may have the same length.
            if (Length(name) != count || !Holds(name, data, offset, count))
            {
                throw NotWritten(name);
            }
        }

        /// <exception cref="IOException">The file does not have the right length afterwards.</exception>
        public void Append(string name, byte[] data, int offset, int count)
        {
            long before;
            using (FileStream file = new FileStream(_root + name, FileMode.OpenOrCreate, FileAccess.Write))
            {
                before = file.Length;
                if (Platform.HasRoom(before, before + count))
                {
                    file.Seek(0, SeekOrigin.End);
                    file.Write(data, offset, count);
                }
            }

            if (Length(name) != before + count)
            {
                throw NotWritten(name);
            }
        }

        public void Delete(string name)
        {
            if (File.Exists(_root + name))
            {
                File.Delete(_root + name);
            }
        }

        private static IOException NotWritten(string name)
        {
            return new IOException("flash file " + name + " could not be written: the flash is full or worn out");
        }

        private bool Holds(string name, byte[] data, int offset, int count)
        {
            for (int done = 0; done < count; done += _part.Length)
            {
                int read = Read(name, done, _part, 0, _part.Length);
                for (int i = 0; i < read; i++)
                {
                    if (_part[i] != data[offset + done + i])
                    {
                        return false;
                    }
                }
            }

            return true;
        }
    }
}
