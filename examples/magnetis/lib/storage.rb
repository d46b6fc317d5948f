require 'fileutils'

# Files of an account on the encrypted storage.
class Storage
  def initialize(folder)
    @root = File.join(ENV.fetch('STORAGE_ROOT'), folder)
  end

  def append(path, line)
    FileUtils.mkdir_p(@root)
    File.open(full(path), 'a') { |file| file.puts(line) }
  end

  def delete(path)
    FileUtils.rm_f(full(path))
  end

  def erase
    FileUtils.rm_rf(@root)
  end

  private

  def full(path)
    File.join(@root, File.basename(path))
  end
end
