package dev.holdfast.hub.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.store.HubStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
    private HubStore store;
    private GroupCommit commits;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = HubStore.open(folder.resolve("hub.db"));
        store.write(h -> h.execute("CREATE TABLE note (text TEXT PRIMARY KEY)"));
        commits = new GroupCommit(store);
    }

    @AfterEach
    void close() {
        commits.close();
        store.close();
    }

    @Test
    void whoever_offered_work_hears_of_it_when_it_can_be_read_by_others() {
        var note = new Note("one");
        assertThat(commits.offer(note)).isTrue();
        assertThat(note.outcome()).isEqualTo("done, 1 in the table");
    }

    @Test
    void work_that_fails_is_told_so_and_takes_nobody_with_it() {
        var all = new ArrayList<Note>();
        for (var text : List.of("one", "two", "two", "three")) {
            var note = new Note(text);
            all.add(note);
            commits.offer(note);
        }
        assertThat(all.stream().map(Note::outcome).filter(text -> text.startsWith("done")))
                .hasSize(3);
        assertThat(all.get(2).outcome()).startsWith("failed");
        assertThat(notes()).isEqualTo(3);
    }

    @Test
    void a_listener_that_fails_stops_nobody_else() {
        var broken = new Note("one") {
            @Override
            public void done() {
                super.done();
                throw new IllegalStateException("a listener with a bug");
            }
        };
        commits.offer(broken);
        assertThat(broken.outcome()).startsWith("done");
        var next = new Note("two");
        commits.offer(next);
        assertThat(next.outcome()).startsWith("done");
    }

    @Test
    void nothing_is_taken_in_after_the_end_and_nobody_waits_for_ever() {
        var all = new ArrayList<Note>();
        for (int i = 0; i < 2_000; i++) {
            all.add(new Note("note " + i));
        }
        var taken = all.stream().filter(commits::offer).toList();
        commits.close();
        assertThat(commits.offer(new Note("late"))).isFalse();
        taken.forEach(note -> assertThat(note.outcome()).isNotEmpty());
        assertThat(taken.stream().filter(note -> note.outcome().startsWith("done")))
                .hasSize(notes());
    }

    private int notes() {
        return store.read(h ->
                h.createQuery("SELECT count(*) FROM note").mapTo(Integer.class).one());
    }

    private class Note implements GroupCommit.Work {
        private final String text;
        private final CompletableFuture<String> heard = new CompletableFuture<>();

        Note(String text) {
            this.text = text;
        }

        @Override
        public void apply() {
            store.write(h -> h.execute("INSERT INTO note(text) VALUES (?)", text));
        }

        @Override
        public void done() {
            heard.complete("done, " + notes() + " in the table");
        }

        @Override
        public void failed(RuntimeException why) {
            heard.complete("failed: " + why.getMessage());
        }

        String outcome() {
            return heard.orTimeout(30, TimeUnit.SECONDS).join();
        }
    }
}
