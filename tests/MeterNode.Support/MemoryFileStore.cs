using System;
using MeterNode.Core.Ports;

namespace MeterNode.Support
{
    /// <summary>Flash in memory: a fixed number of places, each as many blocks large as the largest file it has held.</summary>
    public sealed class MemoryFileStore : IFileStore
    {
        // Small files are exact; a ring of segments settles on whole blocks and then allocates nothing more.
        private const int BlockBytes = 2048;
        private const int SmallBytes = 512;

        private readonly MemoryFile[] _places;

        /// <summary>Makes room for <paramref name="files"/> files that take their space as they grow.</summary>
        public MemoryFileStore(int files)
            : this(files, 0)
        {
        }

        /// <summary>Makes room for <paramref name="files"/> files of <paramref name="bytesEach"/>, taken from the heap at once.</summary>
        public MemoryFileStore(int files, int bytesEach)
        {
            _places = new MemoryFile[files];
            for (int i = 0; i < files; i++)
            {
                _places[i] = new MemoryFile(bytesEach);
            }
        }

        /// <inheritdoc/>
        public bool Exists(string name) => Find(name) != null;

        /// <inheritdoc/>
        public string[] List()
        {
            int count = 0;
            for (int i = 0; i < _places.Length; i++)
            {
                count += _places[i].Name == null ? 0 : 1;
            }

            string[] names = new string[count];
            for (int i = _places.Length - 1; i >= 0; i--)
            {
                if (_places[i].Name != null)
                {
                    names[--count] = _places[i].Name;
                }
            }

            return names;
        }

        /// <inheritdoc/>
        public long Length(string name)
        {
            MemoryFile file = Find(name);
            return file == null ? -1 : file.Length;
        }

        /// <inheritdoc/>
        public byte[] ReadAll(string name)
        {
            MemoryFile file = Find(name);
            if (file == null)
            {
                return null;
            }

            byte[] copy = new byte[file.Length];
            Array.Copy(file.Data, 0, copy, 0, file.Length);
            return copy;
        }

        /// <inheritdoc/>
        public int Read(string name, long position, byte[] buffer, int offset, int count)
        {
            MemoryFile file = Find(name);
            if (file == null || position >= file.Length)
            {
                return 0;
            }

            int there = file.Length - (int)position;
            int read = count < there ? count : there;
            Array.Copy(file.Data, (int)position, buffer, offset, read);
            return read;
        }

        /// <inheritdoc/>
        public void Write(string name, byte[] data, int offset, int count)
        {
            MemoryFile file = FindOrMake(name);
            file.Length = 0;
            Put(file, data, offset, count);
        }

        /// <inheritdoc/>
        public void Append(string name, byte[] data, int offset, int count)
        {
            Put(FindOrMake(name), data, offset, count);
        }

        /// <inheritdoc/>
        public void Delete(string name)
        {
            MemoryFile file = Find(name);
            if (file != null)
            {
                file.Name = null;
                file.Length = 0;
            }
        }

        private static void Put(MemoryFile file, byte[] data, int offset, int count)
        {
            int needed = file.Length + count;
            if (file.Data.Length < needed)
            {
                byte[] larger = new byte[needed <= SmallBytes ? needed : (needed + BlockBytes - 1) / BlockBytes * BlockBytes];
                Array.Copy(file.Data, 0, larger, 0, file.Length);
                file.Data = larger;
            }

            Array.Copy(data, offset, file.Data, file.Length, count);
            file.Length += count;
        }

        private MemoryFile Find(string name)
        {
            for (int i = 0; i < _places.Length; i++)
            {
                if (_places[i].Name == name)
                {
                    return _places[i];
                }
            }

            return null;
        }

        private MemoryFile FindOrMake(string name)
        {
            MemoryFile file = Find(name);
            if (file != null)
            {
                return file;
            }

            // The largest free place: the buffer that fits is taken again.
            for (int i = 0; i < _places.Length; i++)
            {
                if (_places[i].Name == null && (file == null || _places[i].Data.Length > file.Data.Length))
                {
                    file = _places[i];
                }
            }

            if (file == null)
            {
                throw new InvalidOperationException("no room for file " + name);
            }

            file.Name = name;
            return file;
        }
    }
}
